import type { JsMsg } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import type { MachineEntry, ZoneEntry } from "@tocsin/core/fleet/entry";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { foldMachineState, foldZoneState } from "@tocsin/core/fleet/fold-state";
import { STATE_STREAM } from "@tocsin/core/wire/streams";
import { everyMachine, parseSubject, ZONE_ITSELF } from "@tocsin/core/wire/subject";
import type { StreamPosition } from "../store/projection-store.ts";
import { decodeMachineState, decodeZoneState } from "./decode.ts";
import { rejected, type IntakeEvents } from "./events.ts";
import { describeStream, notOf } from "./stream-place.ts";
import { readStream } from "./stream-reader.ts";
import { WriteBehind } from "./write-behind.ts";

export type BaselineStore = {
  commitBaseline(machine: MachineEntry): Promise<void>;
  commitZone(zone: ZoneEntry): Promise<void>;
  place(stream: string): Promise<StreamPosition | undefined>;
  commitPlace(stream: string, place: StreamPosition): Promise<void>;
};

type Parts = { fleet: Fleet; store: BaselineStore; events: IntakeEvents; goOn: boolean; signal: AbortSignal };

/**
 * Reads TOCSIN_STATE once: the newest state of every machine, taken where it is newer than what the fleet holds.
 *
 * @param parts `goOn`: what the store has of it need not be read again. Nobody compares what the stream holds at that place,
 *   which the next state of the same machine replaces: what a lost tail took is in the log, which is compared.
 */
export async function readBaseline(connection: NatsConnection, parts: Parts): Promise<void> {
  const { store, goOn } = parts;
  const { incarnation, ...ends } = await describeStream(connection, STATE_STREAM);
  const known = goOn ? await store.place(STATE_STREAM) : undefined;
  const isOf = known !== undefined && notOf({ incarnation, ...ends }, known) === undefined;
  const read = new AbortController();
  const behind = new WriteBehind();
  const signal = AbortSignal.any([parts.signal, read.signal]);
  let place: StreamPosition | undefined;
  let allTaken = true;
  const from = isOf ? { startSequence: known.sequence + 1 } : { newestOfEach: everyMachine("state") };
  await readStream(connection, STATE_STREAM, from, signal, {
    caughtUp: () => read.abort(),
    each: async (message) => {
      allTaken = (await apply(message, parts, behind)) && allTaken;
      place = { incarnation, sequence: message.seq, hash: "" };
    },
  });
  if (place && allTaken && read.signal.aborted) await store.commitPlace(STATE_STREAM, place);
}

/** @returns false where it could not be read */
async function apply({ subject, data }: JsMsg, parts: Parts, behind: WriteBehind): Promise<boolean> {
  const { fleet, store, events } = parts;
  const named = parseSubject(subject);
  if (named?.of !== "state") return true;
  const path = { site: named.site, zone: named.zone };
  if (named.machine === ZONE_ITSELF) {
    const decoded = decodeZoneState(subject, data);
    if (!decoded.ok) return rejected(events, subject, decoded.reason);
    const moved = foldZoneState(fleet, path, decoded.value);
    if (moved) await behind.add(store.commitZone(moved));
    return true;
  }
  const decoded = decodeMachineState(subject, data);
  if (!decoded.ok) return rejected(events, subject, decoded.reason);
  const moved = foldMachineState(fleet, { ...path, machine: named.machine }, decoded.value);
  if (moved) await behind.add(store.commitBaseline(moved));
  return true;
}
