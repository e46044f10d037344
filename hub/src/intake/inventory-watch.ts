import type { JsMsg } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { foldMachineInventory, foldZoneInventory } from "@tocsin/core/fleet/fold-inventory";
import type { Interning } from "@tocsin/core/fleet/interning";
import { machineId, zoneId } from "@tocsin/core/wire/id";
import { INVENTORY_STREAM } from "@tocsin/core/wire/streams";
import { everyMachine, parseSubject, ZONE_ITSELF } from "@tocsin/core/wire/subject";
import type { StreamPosition } from "../store/projection-store.ts";
import { decodeMachineInventory, decodeZoneInventory } from "./decode.ts";
import { rejected, type IntakeEvents } from "./events.ts";
import { describeStream, hashOf, mismatchOf } from "./stream-place.ts";
import { readStream } from "./stream-reader.ts";
import { WriteBehind } from "./write-behind.ts";

export type InventoryStore = {
  commitZoneInventory(zone: string, inventory: unknown): Promise<void>;
  /** @param text the inventory as it came */
  commitMachineInventory(machine: string, text: string): Promise<void>;
  /** Whether the store holds just this text. */
  holdsInventory(machine: string, text: string): Promise<boolean>;
  place(stream: string): Promise<StreamPosition | undefined>;
  commitPlace(stream: string, place: StreamPosition): Promise<void>;
};

const utf8 = new TextDecoder();

type Parts = {
  fleet: Fleet;
  store: InventoryStore;
  interning: Interning;
  events: IntakeEvents;
  /** What the store has of it need not be read again, where the stream is still the same. */
  goOn: boolean;
  signal: AbortSignal;
};

/** Reads the newest inventory of every machine, then follows its changes. */
export async function watchInventory(connection: NatsConnection, parts: Parts, caughtUp: () => void): Promise<void> {
  const { store } = parts;
  const behind = new WriteBehind();
  const stream = await describeStream(connection, INVENTORY_STREAM);
  const known = parts.goOn ? await store.place(INVENTORY_STREAM) : undefined;
  const isSame = known !== undefined && (await mismatchOf(connection, stream, known)) === undefined;
  let newest: JsMsg | undefined;
  let isFollowing = false;
  // What cannot be read is read again at the next start, maybe by a hub that can.
  let allTaken = true;
  const keepPlace = async () => {
    if (!newest || !allTaken || !isFollowing) return;
    const place = { incarnation: stream.incarnation, sequence: newest.seq, hash: hashOf(newest.data) };
    await behind.add(store.commitPlace(INVENTORY_STREAM, place));
  };
  const from = isSame ? { startSequence: known.sequence + 1 } : { newestOfEach: everyMachine("inventory") };
  await readStream(connection, INVENTORY_STREAM, from, parts.signal, {
    each: async (message) => {
      allTaken = (await apply(message, parts, behind)) && allTaken;
      newest = message;
      await keepPlace();
    },
    caughtUp: () => {
      isFollowing = true;
      void keepPlace();
      caughtUp();
    },
  });
}

/** @returns false where it could not be read */
async function apply(
  { subject, data }: JsMsg,
  { fleet, store, interning, events }: Parts,
  behind: WriteBehind,
): Promise<boolean> {
  const named = parseSubject(subject);
  if (named?.of !== "inventory") return rejected(events, subject, "not an inventory");
  const { machine, ...zone } = named;
  if (machine === ZONE_ITSELF) {
    const decoded = decodeZoneInventory(subject, data);
    if (!decoded.ok) return rejected(events, subject, decoded.reason);
    foldZoneInventory(fleet, zone, decoded.value);
    await behind.add(store.commitZoneInventory(zoneId(zone), decoded.value));
    return true;
  }
  const id = machineId({ ...zone, machine });
  const text = utf8.decode(data);
  // After a restart nearly all of it is as it was: what need not be read anew is most of the time that a start takes.
  if (fleet.machines.has(id) && (await store.holdsInventory(id, text))) return true;
  const decoded = decodeMachineInventory(subject, text);
  if (!decoded.ok) return rejected(events, subject, decoded.reason);
  foldMachineInventory(fleet, { ...zone, machine }, decoded.value, interning);
  await behind.add(store.commitMachineInventory(id, text));
  return true;
}
