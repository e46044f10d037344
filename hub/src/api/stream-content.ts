import { matchesMachine, matchesSensor } from "@tocsin/core/fleet/filter";
import type { MachineEntry, SensorEntry, ZoneEntry } from "@tocsin/core/fleet/entry";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { machineItem, sensorItem, zoneItem } from "@tocsin/core/fleet/item";
import { gatewayItem } from "@tocsin/core/fleet/gateway-item";
import type { StreamChanges, StreamSnapshot, TransitionItem } from "@tocsin/core/wire/hub-api";
import type { NoteItem } from "@tocsin/core/wire/note";
import type { MachineId } from "@tocsin/core/wire/id";
import { gatewayItems } from "./gateways.ts";
import type { StreamBatch } from "./stream-batch.ts";
import { aboutZoneOf, concerns, isAbout, means, type StreamFilter } from "./stream-filter.ts";
import { zoneItems } from "./zones.ts";

function placesAbout(fleet: Fleet, filter: StreamFilter) {
  const about = new Set<string>([...fleet.zones.values()].filter((each) => isAbout(each, filter)).map(({ id }) => id));
  return {
    zones: zoneItems(fleet, filter).filter(({ id }) => about.has(id)),
    gateways: gatewayItems(fleet, filter).filter(({ site, zone }) => about.has(`${site}/${zone}`)),
  };
}

/** Where machines are named only they are looked at, and not all of a large factory for each page that shows one. */
function machinesOf(fleet: Fleet, filter: StreamFilter): MachineEntry[] {
  const zones = [...fleet.zones.values()];
  const bearing = (name: string) => [fleet.machines.get(name as MachineId), ...zones.map((z) => z.machines.get(name))];
  const meant = filter.machine?.length ? new Set(filter.machine.flatMap(bearing)) : fleet.machines.values();
  return [...meant].filter((each) => each !== undefined && matchesMachine(each, filter, [])) as MachineEntry[];
}

const sensorsOf = ({ sensors }: MachineEntry): SensorEntry[] => [...sensors.values()].filter(({ info }) => info);

export function snapshotOf(
  fleet: Fleet,
  filter: StreamFilter,
  at: number,
  transitions: TransitionItem[],
  notes: NoteItem[],
): StreamSnapshot {
  const machines = machinesOf(fleet, filter);
  return {
    at,
    ...placesAbout(fleet, filter),
    machines: machines.map(machineItem),
    sensors: machines.flatMap(sensorsOf).map(sensorItem),
    transitions,
    notes,
  };
}

/** Everything that may have changed for someone who has seen the log up to `logSeq`. */
export function changesSince(
  fleet: Fleet,
  filter: StreamFilter,
  logSeq: number,
  at: number,
  transitions: TransitionItem[],
): StreamChanges {
  const meant = machinesOf(fleet, filter);
  const machines = meant.filter(({ stamp }) => stamp > logSeq);
  const sensors = meant.flatMap(sensorsOf).filter(({ stamp }) => stamp > logSeq);
  return {
    at,
    ...placesAbout(fleet, filter),
    machines: machines.map(machineItem),
    sensors: sensors.map(sensorItem),
    transitions: transitions.filter((item) => concerns(item, filter)),
  };
}

/** What of a batch concerns a filter, but for what is counted of zones; undefined where nothing does. */
export function changesFor(batch: StreamBatch, filter: StreamFilter, at: number): StreamChanges | undefined {
  const told: StreamChanges = { at };
  const part = batch.partFor(filter);
  const machines = part.machines.filter((each) => matchesMachine(each, filter, []));
  const sensors = part.sensors.filter((each) => matchesSensor(each, filter, []));
  const happened = part.transitions.filter((item) => concerns(item, filter));
  const removed = {
    machines: part.removed.machines.filter((id) => means(filter, id)),
    sensors: part.removed.sensors.filter((id) => means(filter, id)),
  };
  if (machines.length > 0) told.machines = machines.map(batch.items.machine);
  if (sensors.length > 0) told.sensors = sensors.map(batch.items.sensor);
  if (happened.length > 0) told.transitions = happened;
  if (batch.leftOut > 0) told.transitionsLeftOut = batch.leftOut;
  const noted = batch.notes.filter((note) => aboutZoneOf(note, filter));
  if (noted.length > 0) told.notes = noted;
  if (removed.machines.length + removed.sensors.length > 0) told.removed = removed;
  return Object.keys(told).length > 1 ? told : undefined;
}

/** Zones and gateways of a batch that a filter is about. */
export type Places = { zones: ZoneEntry[]; gateways: ZoneEntry[] };

export const placesFor = ({ changes }: StreamBatch, filter: StreamFilter): Places => ({
  zones: [...changes.zones].filter((each) => isAbout(each, filter)),
  gateways: [...changes.gateways].filter((each) => isAbout(each, filter)),
});

export function placesTold({ zones, gateways }: Places, streamSeq: number, at: number): StreamChanges {
  const told: StreamChanges = { at };
  if (zones.length > 0) told.zones = zones.map(zoneItem);
  if (gateways.length > 0) told.gateways = gateways.map((zone) => gatewayItem(zone, streamSeq));
  return told;
}
