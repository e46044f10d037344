import { isWithin } from "@tocsin/core/wire/access";
import type { ZoneEntry } from "@tocsin/core/fleet/entry";
import { matchesZone, type FleetFilter } from "@tocsin/core/fleet/filter";
import type { TransitionItem } from "@tocsin/core/wire/hub-api";
import type { NoteItem } from "@tocsin/core/wire/note";

/** What a stream is about: everything, or the given sites, zones and machines. */
export type StreamFilter = Pick<FleetFilter, "within" | "site" | "zone" | "machine">;

/** Of a machine's, a sensor's or a source's id: what it begins with as far as a machine's goes. */
export const machineOf = (id: string): string => id.split("/", 3).join("/");
export const zoneOf = (id: string): string => id.split("/", 2).join("/");

/** Full ids of the machines that a filter is about; undefined where only looking at a machine tells. */
export function machinesNamed({ machine = [] }: StreamFilter): readonly string[] | undefined {
  const areFull = machine.length > 0 && machine.every((name) => name.split("/").length === 3);
  return areFull ? [...new Set(machine)] : undefined;
}

/** Whether a zone holds what the filter asks for: who looks at one machine is told of that machine's zone alone. */
export function isAbout(zone: ZoneEntry, filter: StreamFilter): boolean {
  if (!matchesZone(zone, filter)) return false;
  if (!filter.machine?.length) return true;
  return filter.machine.some((name) => name.startsWith(`${zone.id}/`) || zone.machines.has(name));
}

const oneOf = (wanted: readonly string[] | undefined, ...names: string[]): boolean =>
  !wanted?.length || names.some((name) => wanted.includes(name));

function meansZone({ within, site: sites, zone: zones }: StreamFilter, site: string, zone: string): boolean {
  const id = `${site}/${zone}`;
  return (within === undefined || isWithin(within, id)) && oneOf(sites, site) && oneOf(zones, zone, id);
}

/** Whether a note is about something in the zones of a filter. */
export const aboutZoneOf = ({ site, zone }: NoteItem, filter: StreamFilter): boolean => meansZone(filter, site, zone);

/** Whether a filter lets a machine, or what is of a machine, through. @param id its full id */
export function means(filter: StreamFilter, id: string): boolean {
  const [site = "", zone = "", machine = ""] = id.split("/", 3);
  return meansZone(filter, site, zone) && oneOf(filter.machine, machine, `${site}/${zone}/${machine}`);
}

export const concerns = ({ id, site, zone }: TransitionItem, filter: StreamFilter): boolean =>
  meansZone(filter, site, zone) && (!filter.machine?.length || means(filter, id));
