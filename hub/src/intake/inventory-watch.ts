import type { JsMsg } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { foldMachineInventory, foldZoneInventory } from "@tocsin/core/fleet/fold-inventory";
import type { Interning } from "@tocsin/core/fleet/interning";
import { machineId, zoneId } from "@tocsin/core/wire/id";
import { INVENTORY_STREAM } from "@tocsin/core/wire/streams";
import { everyMachine, parseSubject, ZONE_ITSELF } from "@tocsin/core/wire/subject";
import { decodeMachineInventory, decodeZoneInventory } from "./decode.ts";
import type { IntakeEvents } from "./events.ts";
import { readStream } from "./stream-reader.ts";
import { WriteBehind } from "./write-behind.ts";

export type InventoryStore = {
  commitZoneInventory(zone: string, inventory: unknown): Promise<void>;
  /** @param text the inventory as it came */
  commitMachineInventory(machine: string, text: string): Promise<void>;
  /** Whether the store holds just this text. */
  holdsInventory(machine: string, text: string): Promise<boolean>;
};

const utf8 = new TextDecoder();

type Parts = { fleet: Fleet; store: InventoryStore; interning: Interning; events: IntakeEvents; signal: AbortSignal };

/** Reads the newest inventory of every machine, then follows its changes. */
export function watchInventory(connection: NatsConnection, parts: Parts, caughtUp: () => void): Promise<void> {
  const newestOfEach = everyMachine("inventory");
  const behind = new WriteBehind();
  return readStream(connection, INVENTORY_STREAM, { newestOfEach }, parts.signal, {
    each: (message) => apply(message, parts, behind),
    caughtUp,
  });
}

async function apply(
  { subject, data }: JsMsg,
  { fleet, store, interning, events }: Parts,
  behind: WriteBehind,
): Promise<void> {
  const named = parseSubject(subject);
  if (named?.of !== "inventory") return events.messageRejected(subject, "not an inventory");
  const { machine, ...zone } = named;
  if (machine === ZONE_ITSELF) {
    const decoded = decodeZoneInventory(subject, data);
    if (!decoded.ok) return events.messageRejected(subject, decoded.reason);
    foldZoneInventory(fleet, zone, decoded.value);
    return behind.add(store.commitZoneInventory(zoneId(zone), decoded.value));
  }
  const id = machineId({ ...zone, machine });
  const text = utf8.decode(data);
  // After a restart nearly all of it is as it was: what need not be read anew is most of the time that a start takes.
  if (fleet.machines.has(id) && (await store.holdsInventory(id, text))) return undefined;
  const decoded = decodeMachineInventory(subject, data);
  if (!decoded.ok) return events.messageRejected(subject, decoded.reason);
  foldMachineInventory(fleet, { ...zone, machine }, decoded.value, interning);
  return behind.add(store.commitMachineInventory(id, text));
}
