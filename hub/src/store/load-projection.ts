import type { Fleet } from "@tocsin/core/fleet/fleet";
import type { ZoneEntry } from "@tocsin/core/fleet/entry";
import { foldMachineInventory, foldZoneInventory } from "@tocsin/core/fleet/fold-inventory";
import { setSource } from "@tocsin/core/fleet/fold-state";
import type { Interning } from "@tocsin/core/fleet/interning";
import { parseMachineId, parseSensorId, parseZoneId } from "@tocsin/core/wire/id";
import type { MachineInventory, ZoneInventory } from "@tocsin/core/wire/inventory";
import type { Position } from "@tocsin/core/wire/log";
import type { MachineStanding, SensorStanding, SourceStanding } from "@tocsin/core/wire/state";
import { departuresSince, figureEvents, WHOLE_SCAN } from "./history.ts";
import { endOf, POSITION_KEY } from "./keys.ts";
import type { ProjectionStore, StreamPosition } from "./projection-store.ts";

const HOUR_MS = 3_600_000;
const READ_AT_ONCE = 1_000;

/** Brings the fleet to where the store left it. @returns the position in TOCSIN_LOG, or undefined for a new store */
export async function loadProjection(
  store: ProjectionStore,
  fleet: Fleet,
  interning: Interning,
  now: number,
): Promise<StreamPosition | undefined> {
  for await (const [id, value] of entries(store, "z/")) {
    const path = parseZoneId(id);
    if (path) restoreZone(fleet, fleet.zone(path), value as SavedZone);
  }
  for await (const [id, value] of entries(store, "sm/")) {
    const path = parseMachineId(id);
    if (path) restoreMachine(fleet, path, value as { standing: MachineStanding; at: Position });
  }
  for await (const [id, value] of entries(store, "ss/")) {
    const path = parseSensorId(id);
    if (!path) continue;
    const machine = fleet.machine(fleet.zone(path), path.machine);
    fleet.setSensor(fleet.sensor(machine, path.sensor), value as SensorStanding);
  }
  await loadInventory(store, fleet, interning);
  for (const zone of fleet.zones.values()) {
    for await (const at of departuresSince(store.db, zone.id, now - HOUR_MS)) zone.lastHour.add(at);
    for await (const events of figureEvents(store.db, zone.id, now - HOUR_MS, Infinity))
      for (const { at, event } of events)
        if (event.of !== "path" && event.alarms.some(({ rang }) => rang)) zone.meter.ring(at);
  }
  const position = await store.db.get(POSITION_KEY);
  return position === undefined ? undefined : (JSON.parse(position) as StreamPosition);
}

type SavedZone = Partial<Omit<ZoneEntry, "sources" | "sourceAlarms">> & { sources?: [string, SourceStanding][] };

function restoreZone(fleet: Fleet, zone: ZoneEntry, { sources = [], ...plain }: SavedZone): void {
  Object.assign(zone, plain);
  // An earlier version kept only what lay over the sensors; such a source is known when it is next heard of.
  for (const [source, standing] of sources) if ("state" in standing) setSource(fleet, zone, source, standing);
}

type MachineAt = NonNullable<ReturnType<typeof parseMachineId>>;

function restoreMachine(fleet: Fleet, path: MachineAt, saved: { standing: MachineStanding; at: Position }): void {
  const machine = fleet.machine(fleet.zone(path), path.machine);
  machine.at = saved.at;
  fleet.setMachine(machine, saved.standing);
}

async function loadInventory(store: ProjectionStore, fleet: Fleet, interning: Interning): Promise<void> {
  for await (const [id, value] of entries(store, "im/")) {
    const path = parseMachineId(id);
    if (path) foldMachineInventory(fleet, path, value as MachineInventory, interning);
  }
  for await (const [id, value] of entries(store, "iz/")) {
    const path = parseZoneId(id);
    if (path) foldZoneInventory(fleet, path, value as ZoneInventory);
  }
}

/**
 * Read in parts: a call for each of 100,000 entries costs more than what it brings. The next part is read while one is taken
 * in.
 */
async function* entries(store: ProjectionStore, prefix: string): AsyncGenerator<[string, unknown]> {
  const iterator = store.db.iterator({ gte: prefix, lt: endOf(prefix), ...WHOLE_SCAN });
  try {
    let next = iterator.nextv(READ_AT_ONCE);
    for (;;) {
      const part = await next;
      if (part.length === 0) return;
      next = iterator.nextv(READ_AT_ONCE);
      for (const [key, value] of part) yield [key.slice(prefix.length), JSON.parse(value)];
    }
  } finally {
    await iterator.close();
  }
}
