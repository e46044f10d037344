import type { Changes } from "@tocsin/core/fleet/changes";
import { isWithin } from "@tocsin/core/wire/access";
import { matchesMachine, matchesSensor, matchesZone, type FleetFilter } from "@tocsin/core/fleet/filter";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { machineItem, sensorItem, zoneItem } from "@tocsin/core/fleet/item";
import { gatewayItem } from "@tocsin/core/fleet/gateway-item";
import type { StreamChanges, StreamSnapshot, TransitionItem } from "@tocsin/core/wire/hub-api";
import type { NoteItem } from "@tocsin/core/wire/note";
import { parseMachineId, parseSensorId } from "@tocsin/core/wire/id";
import { gatewayItems } from "./gateways.ts";
import { zoneItems } from "./zones.ts";

/** What a stream is about: everything, or the given sites, zones and machines. */
export type StreamFilter = Pick<FleetFilter, "within" | "site" | "zone" | "machine">;

export function snapshotOf(
  fleet: Fleet,
  filter: StreamFilter,
  at: number,
  transitions: TransitionItem[],
  notes: NoteItem[],
): StreamSnapshot {
  return {
    at,
    zones: zoneItems(fleet, filter),
    machines: [...fleet.machines.values()].filter((each) => matchesMachine(each, filter, [])).map(machineItem),
    sensors: [...fleet.sensors.values()].filter((each) => matchesSensor(each, filter, [])).map(sensorItem),
    gateways: gatewayItems(fleet, filter),
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
  const machines = [...fleet.machines.values()].filter((m) => m.stamp > logSeq && matchesMachine(m, filter, []));
  const sensors = [...fleet.sensors.values()].filter((s) => s.stamp > logSeq && matchesSensor(s, filter, []));
  return {
    at,
    zones: zoneItems(fleet, filter),
    machines: machines.map(machineItem),
    sensors: sensors.map(sensorItem),
    gateways: gatewayItems(fleet, filter),
    transitions: transitions.filter((item) => concerns(item, filter)),
  };
}

/** What of the changes concerns a filter; undefined where nothing does. */
export function changesFor(
  fleet: Fleet,
  changes: Changes,
  filter: StreamFilter,
  at: number,
  transitions: readonly TransitionItem[],
  notes: readonly NoteItem[],
): StreamChanges | undefined {
  const told: StreamChanges = { at };
  const zones = [...changes.zones].filter((each) => matchesZone(each, filter));
  const gateways = [...changes.gateways].filter((each) => matchesZone(each, filter));
  const machines = [...changes.machines].filter((each) => matchesMachine(each, filter, []));
  const sensors = [...changes.sensors].filter((each) => matchesSensor(each, filter, []));
  const happened = transitions.filter((item) => concerns(item, filter));
  const removed = {
    machines: [...changes.removed.machines].filter((id) => maySee(filter, id)),
    sensors: [...changes.removed.sensors].filter((id) => maySee(filter, id)),
  };
  if (zones.length > 0) told.zones = zones.map(zoneItem);
  if (machines.length > 0) told.machines = machines.map(machineItem);
  if (sensors.length > 0) told.sensors = sensors.map(sensorItem);
  if (gateways.length > 0) told.gateways = gateways.map((zone) => gatewayItem(zone, fleet.streamSeq));
  if (happened.length > 0) told.transitions = happened;
  const noted = notes.filter((note) => aboutZoneOf(note, filter));
  if (noted.length > 0) told.notes = noted;
  if (removed.machines.length + removed.sensors.length > 0) told.removed = removed;
  return Object.keys(told).length > 1 ? told : undefined;
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
