import { nearestWord } from "@tocsin/core/config/did-you-mean";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { isWithin } from "@tocsin/core/wire/access";
import type { Scope } from "../access/principal.ts";
import type { HistoryQuery } from "../store/history.ts";
import type { WrongParameter } from "./problem.ts";

/** What a query names: zones and machines by id or by their name alone, sensors by id. */
export type Named = { zone?: readonly string[]; machine?: readonly string[]; sensor?: readonly string[] };

/** The narrowest index that has all that is named, and what of it is meant where that is less than all. */
export type Place = Pick<HistoryQuery, "of" | "id"> & { zone: readonly string[]; under: readonly string[] };

const LISTED_MAX = 5;
const zoneOf = (id: string): string => id.split("/", 2).join("/");
const isUnder = (id: string, place: string): boolean => id === place || id.startsWith(`${place}/`);

/** Where in history to look for what is named. */
export function placeOf(fleet: Fleet, named: Named, scope: Scope): Place | WrongParameter {
  const mayRead = (id: string) => scope === undefined || isWithin(scope, zoneOf(id));
  const zones = wholeIds("zone", named.zone ?? [], [...fleet.zones.keys()].filter(mayRead));
  if ("wrong" in zones) return zones;
  const ofZones = (id: string) => zones.ids.length === 0 || zones.ids.includes(zoneOf(id));
  const listed = [...fleet.machines.keys()].filter((id) => mayRead(id) && ofZones(id));
  const machines = wholeIds("machine", named.machine ?? [], listed);
  if ("wrong" in machines) return machines;
  const sensors = [...new Set(named.sensor)];
  const wrong = misplaced(zones.ids, machines.ids, sensors);
  if (wrong) return wrong;
  const under = sensors.length > 0 ? sensors : machines.ids;
  if (sensors.length === 1) return { of: "sensor", id: sensors[0]!, zone: [], under: [] };
  if (under.length === 1) return { of: "machine", id: under[0]!, zone: [], under: [] };
  const inZones = under.length > 0 ? [...new Set(under.map(zoneOf))] : zones.ids;
  if (inZones.length === 1) return { of: "zone", id: inZones[0]!, zone: [], under };
  return { of: "all", zone: inZones, under };
}

/** Whether a record of a thing is meant by what was named. */
export const isMeantPlace = (under: readonly string[], id: string): boolean =>
  under.length === 0 || under.some((place) => isUnder(id, place));

/** Full ids of what is named; a name alone stands for what bears it, which has to be one thing. */
function wholeIds(
  parameter: "zone" | "machine",
  names: readonly string[],
  known: readonly string[],
): { ids: string[] } | WrongParameter {
  const ids = new Set<string>();
  for (const name of names) {
    // What is no longer listed still has a history, under its full id.
    const found = name.includes("/") ? [name] : known.filter((id) => id.endsWith(`/${name}`));
    if (found.length !== 1) return { parameter, wrong: notOne(parameter, name, found, known) };
    ids.add(found[0]!);
  }
  return { ids: [...ids] };
}

function notOne(what: string, name: string, found: readonly string[], known: readonly string[]): string {
  if (found.length > 1)
    return `more than one ${what} is called ${name}: name one as ${found.slice(0, LISTED_MAX).join(", ")}`;
  const names = known.map((id) => id.slice(id.lastIndexOf("/") + 1));
  const nearest = nearestWord(name, names);
  if (nearest !== undefined) return `there is no ${what} ${name}: did you mean ${known[names.indexOf(nearest)]!}?`;
  return `there is no ${what} ${name}: name one as ${known.slice(0, LISTED_MAX).join(", ")}`;
}

/** The wider ones are where the narrower ones are: what is outside was not meant. */
function misplaced(
  zones: readonly string[],
  machines: readonly string[],
  sensors: readonly string[],
): WrongParameter | undefined {
  const outside = (ids: readonly string[], places: readonly string[]) =>
    places.length === 0 ? undefined : ids.find((id) => !places.some((place) => isUnder(id, place)));
  const machine = outside(machines, zones);
  if (machine !== undefined) return { parameter: "machine", wrong: `${machine} is not in ${zones.join(", ")}` };
  const sensor = outside(sensors, zones);
  if (sensor !== undefined) return { parameter: "sensor", wrong: `${sensor} is not in ${zones.join(", ")}` };
  const stray = outside(sensors, machines);
  return stray === undefined ? undefined : { parameter: "sensor", wrong: `${stray} is not of ${machines.join(", ")}` };
}
