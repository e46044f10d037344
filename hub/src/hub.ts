import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Logger } from "pino";
import { Fleet } from "@tocsin/core/fleet/fleet";
import { foldBus } from "@tocsin/core/fleet/fold-bus";
import { foldTime } from "@tocsin/core/fleet/fold-gateway";
import { Interning } from "@tocsin/core/fleet/interning";
import { transitionItem } from "@tocsin/core/fleet/item";
import { openAccess, type OpenedAccess } from "./access/open-access.ts";
import { appendAudit, readAudit } from "./audit/audit-log.ts";
import { verifyChain } from "./audit/verify-chain.ts";
import { Broadcaster, type BroadcasterParts } from "./api/broadcaster.ts";
import { ExportGate } from "./api/export/send-export.ts";
import { ListCache } from "./api/list-cache.ts";
import { createServer } from "./api/server.ts";
import type { Api, ApiContext } from "./api/context.ts";
import { Commander } from "./commands/commander.ts";
import type { HubConfig } from "./config/hub-config.ts";
import { requestCommand } from "./gateways/command-request.ts";
import { OwnAlarms, type OwnAlarmParts } from "./facts/own-alarms.ts";
import { appendFact } from "./facts/append-fact.ts";
import { NoteStore } from "./notes/note-store.ts";
import { Notes } from "./notes/notes.ts";
import { queryLog } from "./gateways/log-query.ts";
import { gatewayAsks } from "./gateways/gateway-asks.ts";
import type { IntakeEvents } from "./intake/events.ts";
import { Intake } from "./intake/intake.ts";
import type { Applied } from "./intake/log-consumer.ts";
import { FigureDesk } from "./figures/figure-desk.ts";
import { PastFleets } from "./past/past-fleets.ts";
import { startMessages, type Messages } from "./messages/start-messages.ts";
import { readCommand, readHistory, readWholeHistory, readZoneLog } from "./store/history.ts";
import { loadProjection } from "./store/load-projection.ts";
import { ProjectionStore } from "./store/projection-store.ts";
import { RecentTransitionsOf } from "./store/recent-transitions.ts";
import { startTasks } from "./tasks.ts";
import { createTelemetry, type Telemetry } from "./telemetry/telemetry.ts";

const HUB_VERSION = "0.1.0";
const DIST = fileURLToPath(new URL("../../web-components/dist", import.meta.url));

export type Hub = {
  /** Where it answers, base path included and without a last slash. */
  url: string;
  fleet: Fleet;
  close(): Promise<void>;
};

export type HubParts = { config: HubConfig; logger: Logger; now: () => number; dist?: string };

async function openFleet(store: ProjectionStore, now: number, unreachableAfterMs: number) {
  const fleet = new Fleet();
  const interning = new Interning();
  const position = await loadProjection(store, fleet, interning, now);
  fleet.restoredAt(position?.sequence ?? 0);
  foldTime(fleet, now, unreachableAfterMs);
  foldBus(fleet, false, now);
  return { fleet, interning, position };
}

/** A hub that reads and obeys, and that nobody can ask over HTTP yet. */
export type OpenHub = Pick<OpenedAccess, "access"> & { context: ApiContext; close: () => Promise<void> };

/** Puts the hub together and starts it; NATS may be there or not. */
export async function startHub({ dist = DIST, ...parts }: HubParts): Promise<Hub> {
  const { context, access, close: closeStages } = await openHub(parts);
  const { config, logger } = parts;
  const options = { http: config.http, access, sessionMs: config.access.session, dist, logger, ...config.figures };
  const server = await createServer(context, options);
  const close = async () => {
    // Streams never end by themselves, and the server waits for all it has begun to answer.
    context.broadcaster.close();
    await server.close();
    await closeStages();
  };
  return listening(server, config.http, context.fleet, close);
}

/** Everything of a hub but its HTTP server. */
export async function openHub({ config, logger, now }: Omit<HubParts, "dist">): Promise<OpenHub> {
  const { events, metrics } = createTelemetry(logger);
  const store = await openStore(config.data, logger, now());
  const { fleet, interning, position } = await openFleet(store, now(), config.gateways.unreachableAfter);
  const opened = await openAccess({ config, store, now, failed: events.keysUnread });
  const noteStore = new NoteStore(store);
  const dropped = events.listenerDropped;
  const incarnation = () => intake.incarnation;
  const broadcaster = createBroadcaster({ fleet, now, incarnation, dropped }, store, noteStore, config);
  const intake: Intake = new Intake(
    {
      nats: config.nats,
      fleet,
      store,
      interning,
      events,
      now,
      connected: (connection) => {
        opened.follow(connection);
        messages?.follow(connection);
      },
      applied: (applied) => broadcaster.happened(transitionsOf(fleet, applied), applied.position.sequence),
      noted: async (note) => {
        await noteStore.put(note);
        broadcaster.noted(note);
      },
      rebuilt: () => broadcaster.reset("the streams are others than before; everything is read anew"),
    },
    position,
  );
  const messages = messagesOf(config, fleet, store, intake, events, now);
  const unreachableAfterMs = config.gateways.unreachableAfter;
  const ownAlarms = await ownAlarmsOf({ fleet, intake, store, unreachableAfterMs, events, now });
  const commander = commanderOf(fleet, store, intake, ownAlarms, events, now);
  const stopTasks = startTasks({
    fleet,
    store,
    events,
    now,
    unreachableAfterMs,
    ownAlarms,
    history: config.history,
    finishCommands: () => commander.finish(),
    ask: (zone, range) => queryLog(intake.connection, zone, range),
  });
  const notes = notesOf(intake, noteStore, now);
  const parts = { fleet, store, intake, broadcaster, commander, now, metrics, messages, notes, noteStore };
  const context = contextOf({ ...parts, answered: events.requestAnswered });
  const close = async () => {
    broadcaster.close();
    await stopTasks();
    await opened.close();
    commander.close();
    await messages?.close();
    await intake.close();
    await store.close();
  };
  return { context, access: opened.access, close };
}

async function listening(server: Api, http: HubConfig["http"], fleet: Fleet, close: Hub["close"]): Promise<Hub> {
  try {
    const address = await server.listen({ host: http.host, port: http.port });
    return { url: address + http.basePath, fleet, close };
  } catch (cause) {
    await close();
    throw cause;
  }
}

const messagesOf = (
  config: HubConfig,
  fleet: Fleet,
  store: ProjectionStore,
  intake: Intake,
  events: Telemetry["events"],
  now: () => number,
): Messages | undefined => {
  const recent = new RecentTransitionsOf(store, fleet);
  return startMessages({
    config,
    fleet,
    now,
    events,
    holder: randomUUID(),
    connection: () => intake.caughtUpConnection,
    position: () => intake.position?.sequence ?? 0,
    since: (logSeq) => recent.since(logSeq),
  });
};

type OwnAlarmsOf = Pick<OwnAlarmParts, "fleet" | "now" | "unreachableAfterMs"> & {
  intake: Intake;
  store: ProjectionStore;
  events: IntakeEvents;
};
async function ownAlarmsOf({ intake, store, events, ...parts }: OwnAlarmsOf): Promise<OwnAlarms> {
  const connection = () => intake.caughtUpConnection;
  return new OwnAlarms({ ...parts, hub: await store.hubId(), connection, failed: events.factFailed });
}

const commanderOf = (
  fleet: Fleet,
  store: ProjectionStore,
  intake: Intake,
  ownAlarms: OwnAlarms,
  events: IntakeEvents,
  now: () => number,
): Commander =>
  new Commander({
    fleet,
    now,
    connection: () => intake.connection,
    send: (zone, request) => requestCommand(intake.connection, zone, request),
    outcomeOf: async (id) => (await readCommand(store.db, id))?.record,
    acknowledgeOwn: (zone, acknowledgement) => ownAlarms.acknowledge(zone, acknowledgement),
    failed: events.commandFailed,
  });

const notesOf = (intake: Intake, store: NoteStore, now: () => number): Notes =>
  new Notes({
    now,
    connection: () => intake.caughtUpConnection,
    append: appendFact,
    audit: appendAudit,
    byId: (id) => store.byId(id),
  });

const contextOf = ({
  fleet,
  store,
  intake,
  broadcaster,
  commander,
  now,
  metrics,
  messages,
  notes,
  noteStore,
  answered,
}: Pick<ApiContext, "fleet" | "broadcaster" | "commander" | "now" | "notes" | "noteStore" | "answered"> & {
  messages: Messages | undefined;
  store: ProjectionStore;
  intake: Intake;
  broadcaster: Broadcaster;
  metrics: Telemetry["metrics"];
}): ApiContext => ({
  answered,
  notes,
  noteStore,
  fleet,
  messages,
  now,
  broadcaster,
  commander,
  commandRecord: (id) => readCommand(store.db, id),
  auditChain: async (...of) => intake.connection && verifyChain(intake.connection, ...of),
  audit: async (asked) => intake.connection && readAudit(intake.connection, asked),
  version: HUB_VERSION,
  bootId: randomUUID().slice(0, 8),
  lists: new ListCache(),
  exports: new ExportGate(),
  ...pastOf(fleet, store, now),
  history: async (query) => (await store.written(), readHistory(store.db, query)),
  wholeHistory: (query) => readWholeHistory(store.db, query),
  zoneLog: async (...range) => (await store.written(), readZoneLog(store.db, ...range)),
  ...gatewayAsks(intake),
  status: () => intake.status,
  metrics: () => metrics(gaugesOf(fleet, broadcaster, messages)),
});

/** What is told of the past, and counted from it. */
function pastOf(fleet: Fleet, store: ProjectionStore, now: () => number): Pick<ApiContext, "past" | "figures"> {
  const past = new PastFleets(store, fleet);
  return { past, figures: new FigureDesk({ fleet, store, past }, now) };
}

async function openStore(folder: string, logger: Logger, now: number): Promise<ProjectionStore> {
  await mkdir(dirname(folder), { recursive: true });
  return await ProjectionStore.open(folder, now, (aside, cause) =>
    logger.error({ err: cause, aside }, "the store could not be opened, was put aside and is read anew"),
  );
}

const createBroadcaster = (
  parts: Pick<BroadcasterParts, "fleet" | "now" | "incarnation" | "dropped">,
  store: ProjectionStore,
  notes: NoteStore,
  { stream }: HubConfig,
): Broadcaster =>
  new Broadcaster({
    ...parts,
    version: HUB_VERSION,
    recent: new RecentTransitionsOf(store, parts.fleet),
    notes,
    batchMs: stream.batch,
    clientsMax: stream.clientsMax,
    bounds: { clientBytesMax: stream.clientBytesMax, slowAfterMs: stream.slowAfter },
  });

const transitionsOf = (fleet: Fleet, { folded, epoch, records }: Applied) =>
  records.flatMap((record) =>
    record.kind === "transition" ? [transitionItem(fleet, folded.zone.path, epoch, record)] : [],
  );

const gaugesOf = (fleet: Fleet, broadcaster: Broadcaster, messages: Messages | undefined) => ({
  sensors: () => fleet.sensors.size,
  zones: () => fleet.zones.size,
  reachable: () => [...fleet.zones.values()].filter((zone) => zone.overlay?.reason !== "gateway-unreachable").length,
  clients: () => broadcaster.clients,
  streamSeq: () => fleet.streamSeq,
  messagesWaiting: () => messages?.book.waiting ?? 0,
  messagesSending: () => (messages?.isSending ? 1 : 0),
});
