import type { NatsConnection } from "@nats-io/transport-node";
import type { MachineEntry, ZoneEntry } from "@tocsin/core/fleet/entry";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { foldMachineState, foldZoneState } from "@tocsin/core/fleet/fold-state";
import type { ZonePath } from "@tocsin/core/wire/id";
import { STATE_STREAM } from "@tocsin/core/wire/streams";
import { everyMachine, parseSubject, ZONE_ITSELF } from "@tocsin/core/wire/subject";
import { decodeMachineState, decodeZoneState } from "./decode.ts";
import type { IntakeEvents } from "./events.ts";
import { readStream } from "./stream-reader.ts";
import { WriteBehind } from "./write-behind.ts";

export type BaselineStore = {
  commitBaseline(machine: MachineEntry): Promise<void>;
  commitZone(zone: ZoneEntry): Promise<void>;
};

type Parts = { fleet: Fleet; store: BaselineStore; events: IntakeEvents; signal: AbortSignal };

/** Reads TOCSIN_STATE once: the newest state of every machine, taken where it is newer than what the fleet holds. */
export async function readBaseline(connection: NatsConnection, parts: Parts): Promise<void> {
  const { fleet, store, events } = parts;
  const read = new AbortController();
  const behind = new WriteBehind();
  const signal = AbortSignal.any([parts.signal, read.signal]);
  await readStream(connection, STATE_STREAM, { newestOfEach: everyMachine("state") }, signal, {
    caughtUp: () => read.abort(),
    each: async ({ subject, data }) => {
      const named = parseSubject(subject);
      if (named?.of !== "state") return;
      if (named.machine === ZONE_ITSELF) return readZone(parts, named, subject, data, behind);
      const decoded = decodeMachineState(subject, data);
      if (!decoded.ok) return events.messageRejected(subject, decoded.reason);
      const path = { site: named.site, zone: named.zone, machine: named.machine };
      const moved = foldMachineState(fleet, path, decoded.value);
      if (moved) await behind.add(store.commitBaseline(moved));
    },
  });
}

async function readZone(
  { fleet, store, events }: Parts,
  path: ZonePath,
  subject: string,
  data: Uint8Array,
  behind: WriteBehind,
) {
  const decoded = decodeZoneState(subject, data);
  if (!decoded.ok) return events.messageRejected(subject, decoded.reason);
  const moved = foldZoneState(fleet, { site: path.site, zone: path.zone }, decoded.value);
  if (moved) await behind.add(store.commitZone(moved));
}
