import { isWithin } from "@tocsin/core/wire/access";
import { matchesMachine, matchesSensor, matchesZone, type FleetFilter } from "@tocsin/core/fleet/filter";
import type { MachineEntry, SensorEntry, ZoneEntry } from "@tocsin/core/fleet/entry";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { machineItem, sensorItem, zoneItem } from "@tocsin/core/fleet/item";
import { gatewayItem } from "@tocsin/core/fleet/gateway-item";
import type { StreamChanges, StreamSnapshot, TransitionItem } from "@tocsin/core/wire/hub-api";
import type { NoteItem } from "@tocsin/core/wire/note";
import { parseMachineId, parseSensorId, type MachineId } from "@tocsin/core/wire/id";
import { gatewayItems } from "./gateways.ts";
import type { StreamBatch } from "./stream-batch.ts";
import { zoneItems } from "./zones.ts";

/** What a stream is about: everything, or the given sites, zones and machines. */
export type StreamFilter = Pick<FleetFilter, "within" | "site" | "zone" | "machine">;

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

/** What of a batch concerns a filter; undefined where nothing does. */
export function changesFor(
  fleet: Fleet,
  batch: StreamBatch,
  filter: StreamFilter,
  at: number,
): StreamChanges | undefined {
  const { changes } = batch;
  const told: StreamChanges = { at };
  const part = batch.partFor(filter);
  const zones = [...changes.zones].filter((each) => isAbout(each, filter));
  const gateways = [...changes.gateways].filter((each) => isAbout(each, filter));
  const machines = part.machines.filter((each) => matchesMachine(each, filter, []));
  const sensors = part.sensors.filter((each) => matchesSensor(each, filter, []));
  const happened = part.transitions.filter((item) => concerns(item, filter));
  const removed = {
    machines: [...changes.removed.machines].filter((id) => maySee(filter, id)),
    sensors: [...changes.removed.sensors].filter((id) => maySee(filter, id)),
  };
  if (zones.length > 0) told.zones = zones.map(zoneItem);
  if (machines.length > 0) told.machines = machines.map(machineItem);
  if (sensors.length > 0) told.sensors = sensors.map(sensorItem);
  if (gateways.length > 0) told.gateways = gateways.map((zone) => gatewayItem(zone, fleet.streamSeq));
  if (happened.length > 0) told.transitions = happened;
  if (batch.leftOut > 0) told.transitionsLeftOut = batch.leftOut;
  const noted = batch.notes.filter((note) => aboutZoneOf(note, filter));
  if (noted.length > 0) told.notes = noted;
  if (removed.machines.length + removed.sensors.length > 0) told.removed = removed;
  return Object.keys(told).length > 1 ? told : undefined;
}

/** Whether a zone holds what the filter asks for: who looks at one machine is told of that machine's zone alone. */
function isAbout(zone: ZoneEntry, filter: StreamFilter): boolean {
  if (!matchesZone(zone, filter)) return false;
  if (!filter.machine?.length) return true;
  return filter.machine.some((name) => name.startsWith(`${zone.id}/`) || zone.machines.has(name));
}

/** Whether the zone of a machine or sensor, named by its full id, is one that may be seen. */
const maySee = ({ within }: StreamFilter, id: string): boolean =>
  within === undefined || isWithin(within, id.split("/", 2).join("/"));

const oneOf = (wanted: readonly string[] | undefined, ...names: string[]): boolean =>
  !wanted?.length || names.some((name) => wanted.includes(name));

/** Whether a note is about something in the zones of a filter. */
export const aboutZoneOf = ({ site, zone }: NoteItem, filter: StreamFilter): boolean =>
  maySee(filter, `${site}/${zone}`) && oneOf(filter.site, site) && oneOf(filter.zone, zone, `${site}/${zone}`);

export function concerns({ id, site, zone }: TransitionItem, filter: StreamFilter): boolean {
  const machine = (parseSensorId(id) ?? parseMachineId(id))?.machine ?? "";
  if (!maySee(filter, `${site}/${zone}`)) return false;
  if (!oneOf(filter.site, site) || !oneOf(filter.zone, zone, `${site}/${zone}`)) return false;
  return oneOf(filter.machine, machine, `${site}/${zone}/${machine}`);
}
