import type { NatsConnection } from "@nats-io/transport-node";
import type { MachineEntry } from "@tocsin/core/fleet/entry";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { foldMachineState } from "@tocsin/core/fleet/fold-state";
import { STATE_STREAM } from "@tocsin/core/wire/streams";
import { everyMachine, parseSubject, ZONE_ITSELF } from "@tocsin/core/wire/subject";
import { decodeMachineState } from "./decode.ts";
import type { IntakeEvents } from "./events.ts";
import { readStream } from "./stream-reader.ts";

export type BaselineStore = { commitBaseline(machine: MachineEntry): Promise<void> };

/** Reads TOCSIN_STATE once: the newest state of every machine, taken where it is newer than what the fleet holds. */
export async function readBaseline(
  connection: NatsConnection,
  parts: { fleet: Fleet; store: BaselineStore; events: IntakeEvents; signal: AbortSignal },
): Promise<void> {
  const { fleet, store, events } = parts;
  const read = new AbortController();
  const signal = AbortSignal.any([parts.signal, read.signal]);
  await readStream(connection, STATE_STREAM, { newestOfEach: everyMachine("state") }, signal, {
    caughtUp: () => read.abort(),
    each: async ({ subject, data }) => {
      const named = parseSubject(subject);
      if (named?.of !== "state" || named.machine === ZONE_ITSELF) return;
      const decoded = decodeMachineState(subject, data);
      if (!decoded.ok) return events.messageRejected(subject, decoded.reason);
      const path = { site: named.site, zone: named.zone, machine: named.machine };
      const moved = foldMachineState(fleet, path, decoded.value);
      if (moved) await store.commitBaseline(moved);
    },
  });
}
