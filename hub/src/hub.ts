import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Logger } from "pino";
import { Fleet } from "@tocsin/core/fleet/fleet";
import { foldTime } from "@tocsin/core/fleet/fold-gateway";
import { Interning } from "@tocsin/core/fleet/interning";
import { transitionItem } from "@tocsin/core/fleet/item";
import type { SensorPath } from "@tocsin/core/wire/id";
import { Broadcaster } from "./api/broadcaster.ts";
import { ListCache } from "./api/list-cache.ts";
import { createServer } from "./api/server.ts";
import type { ApiContext } from "./api/context.ts";
import type { HubConfig } from "./config/hub-config.ts";
import { queryLog } from "./gateways/log-query.ts";
import { queryReadings, type ReadingsRange } from "./gateways/readings-query.ts";
import { Intake } from "./intake/intake.ts";
import { fillGaps } from "./intake/gap-filler.ts";
import type { Applied } from "./intake/log-consumer.ts";
import { readHistory } from "./store/history.ts";
import { loadProjection } from "./store/load-projection.ts";
import { ProjectionStore } from "./store/projection-store.ts";
import { RecentTransitionsOf } from "./store/recent-transitions.ts";
import { createTelemetry } from "./telemetry/telemetry.ts";

export const HUB_VERSION = "0.1.0";
const SYNC_MS = 1_000;
const REACH_MS = 250;
const GAPS_MS = 2_000;
const DIST = fileURLToPath(new URL("../../web-components/dist", import.meta.url));

export type Hub = {
  /** Where it answers, base path included and without a last slash. */
  url: string;
  fleet: Fleet;
  close(): Promise<void>;
};

export type HubParts = { config: HubConfig; logger: Logger; now: () => number; dist?: string };

/** Puts the hub together and starts it; NATS may be there or not. */
export async function startHub({ config, logger, now, dist = DIST }: HubParts): Promise<Hub> {
  const { events, metrics } = createTelemetry(logger);
  const fleet = new Fleet();
  const interning = new Interning();
  await mkdir(dirname(config.data), { recursive: true });
  const store = await ProjectionStore.open(config.data, now(), (aside, cause) =>
    logger.error({ err: cause, aside }, "the store could not be opened, was put aside and is read anew"),
  );
  const position = await loadProjection(store, fleet, interning, now());
  fleet.streamSeq = position?.sequence ?? 0;
  // Who saw less than this saw another process: what it showed beside the log is not known here.
  fleet.resumableFrom = fleet.streamSeq + 1;
  foldTime(fleet, now(), config.gateways.unreachableAfter);
  const recent = new RecentTransitionsOf(store, fleet);
  const broadcaster = new Broadcaster({
    ...{ fleet, now, recent, version: HUB_VERSION, incarnation: () => intake.incarnation },
    batchMs: config.stream.batch,
    clientsMax: config.stream.clientsMax,
    bounds: { clientBytesMax: config.stream.clientBytesMax, slowAfterMs: config.stream.slowAfter },
  });
  const intake: Intake = new Intake(
    {
      ...{ servers: config.nats.servers, fleet, store, interning, events, now },
      applied: (applied) => broadcaster.happened(transitionsOf(fleet, applied)),
      rebuilt: () => broadcaster.reset("the streams are others than before; everything is read anew"),
    },
    position,
  );
  const stopTasks = startTasks({ config, logger, now, fleet, store, events, intake });
  const context: ApiContext = {
    ...{ fleet, now, broadcaster, version: HUB_VERSION, bootId: randomUUID().slice(0, 8), lists: new ListCache() },
    history: (query) => readHistory(store.db, query),
    readings: (sensor: SensorPath, range: ReadingsRange) => queryReadings(intake.connection, sensor, range),
    status: () => intake.status,
    metrics: () => metrics(gaugesOf(fleet, broadcaster)),
  };
  const { basePath, corsOrigins, host, port } = config.http;
  const server = await createServer(context, { basePath, corsOrigins, dist, logger });
  const close = async () => {
    broadcaster.close();
    await server.close();
    stopTasks();
    await intake.close();
    await store.close();
  };
  try {
    const address = await server.listen({ host, port });
    return { url: address + basePath, fleet, close };
  } catch (cause) {
    await close();
    throw cause;
  }
}

const transitionsOf = (fleet: Fleet, { folded, epoch, records }: Applied) =>
  records.flatMap((record) =>
    record.kind === "transition" ? [transitionItem(fleet, folded.zone.path, epoch, record)] : [],
  );

const gaugesOf = (fleet: Fleet, broadcaster: Broadcaster) => ({
  sensors: () => fleet.sensors.size,
  zones: () => fleet.zones.size,
  reachable: () => [...fleet.zones.values()].filter((zone) => zone.overlay?.reason !== "gateway-unreachable").length,
  clients: () => broadcaster.clients,
  streamSeq: () => fleet.streamSeq,
});

type TaskParts = {
  config: HubConfig;
  logger: Logger;
  now: () => number;
  fleet: Fleet;
  store: ProjectionStore;
  events: ReturnType<typeof createTelemetry>["events"];
  intake: Intake;
};

/** What is done again and again: judge reach, bring the store to the disk, ask for gaps. @returns how to stop it */
function startTasks({ config, now, fleet, store, events, intake }: TaskParts): () => void {
  const stopped = new AbortController();
  const { signal } = stopped;
  let filling = false;
  const askForGaps = async () => {
    if (filling) return;
    filling = true;
    const ask = (zone: Parameters<typeof queryLog>[1], range: Parameters<typeof queryLog>[2]) =>
      queryLog(intake.connection, zone, range);
    await fillGaps({ fleet, store, events, ask, signal }).catch(events.intakeFailed);
    filling = false;
  };
  const timers = [
    setInterval(() => foldTime(fleet, now(), config.gateways.unreachableAfter), REACH_MS),
    setInterval(() => void store.sync().catch(events.intakeFailed), SYNC_MS),
    setInterval(() => void askForGaps(), GAPS_MS),
  ];
  return () => {
    stopped.abort();
    for (const timer of timers) clearInterval(timer);
  };
}
