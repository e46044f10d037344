import type { SensorEntry, ZoneEntry } from "@tocsin/core/fleet/entry";
import { matchesMachine, matchesSensor, matchesZone, wordsOf, type FleetFilter } from "@tocsin/core/fleet/filter";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { parseMachineId, parseSensorId } from "@tocsin/core/wire/id";
import type { FigureGroup } from "@tocsin/core/wire/figures";

/** Of what figures are asked. `to` undefined: now. All times are ms since 1970 UTC. */
export type FigureQuestion = {
  filter: FleetFilter;
  /** Full ids. */
  sensor?: readonly string[];
  from: number;
  to: number;
  by?: FigureGroup;
  limit: number;
  position?: string;
};

/** Which things a question means, those of the past included that are not listed any more. */
export class Meant {
  readonly zones: ZoneEntry[];
  readonly sensors: ReadonlySet<string>;
  readonly machines: ReadonlySet<string>;
  readonly #fleet: Fleet;
  readonly #filter: FleetFilter;
  /** Nothing but places is asked for: sources and data paths belong to a zone. */
  readonly #isOfZones: boolean;
  /** Everything is asked for: the hub itself as well. */
  readonly isOfAll: boolean;
  /** What is asked for can be told of a thing that is not listed any more. */
  readonly #isOfPlaces: boolean;

  constructor(fleet: Fleet, { filter, sensor }: Pick<FigureQuestion, "filter" | "sensor">) {
    const words = wordsOf(filter.q);
    const named = sensor?.length ? new Set(sensor) : undefined;
    const isMeant = (entry: SensorEntry) =>
      (named === undefined || named.has(entry.id)) && matchesSensor(entry, filter, words);
    this.#fleet = fleet;
    this.#filter = filter;
    this.#isOfPlaces = !named && !filter.label?.length && !filter.source?.length && words.length === 0;
    this.#isOfZones = this.#isOfPlaces && !filter.machine?.length;
    this.isOfAll = this.#isOfZones && !filter.within && !filter.site?.length && !filter.zone?.length;
    this.zones = [...fleet.zones.values()].filter((zone) => matchesZone(zone, filter));
    this.sensors = new Set([...fleet.sensors.values()].filter(isMeant).map(({ id }) => id as string));
    const isOfMachines = !named && !filter.source?.length;
    const machines = isOfMachines ? [...fleet.machines.values()] : [];
    this.machines = new Set(
      machines.filter((each) => matchesMachine(each, filter, words)).map(({ id }) => id as string),
    );
  }

  has(of: "sensor" | "machine" | "source" | "path" | "gateway", id: string): boolean {
    if (of === "source" || of === "path" || of === "gateway") return this.#isOfZones;
    const listed = of === "sensor" ? this.#fleet.sensors : this.#fleet.machines;
    if (listed.has(id as never)) return (of === "sensor" ? this.sensors : this.machines).has(id);
    if (!this.#isOfPlaces) return false;
    const path = parseSensorId(id) ?? parseMachineId(id);
    const { machine } = this.#filter;
    if (!path || !machine?.length) return path !== undefined;
    return machine.includes(path.machine) || machine.includes(`${path.site}/${path.zone}/${path.machine}`);
  }
}

const DEPTH = { site: 1, zone: 2, machine: 3, sensor: 4 } as const;

/** To which part of an answer something belongs; undefined: to none, as a source does to no machine. */
export function groupOf(by: FigureGroup, zone: string, of: string, id: string): string | undefined {
  if (by === "site" || by === "zone") return zone.split("/", DEPTH[by]).join("/");
  if (of === "source" || of === "path" || of === "gateway" || (by === "sensor" && of !== "sensor")) return undefined;
  return id.split("/", DEPTH[by]).join("/");
}
