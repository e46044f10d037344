import type { MachineItem, SensorItem } from "@tocsin/core/wire/hub-api";
import type { Fleet } from "../client/fleet.ts";
import { machineMark, sensorMark } from "../marks/choose-mark.ts";
import { isOutOfService, isWaiting, ringing } from "../marks/alarm-state.ts";
import type { MachineMark, Mark } from "../marks/mark.ts";
import { msg, str, told } from "../words/language.ts";
import { clockTime } from "../words/time-words.ts";
import type { ZoneShape } from "./layout.ts";

/** What a cell without a mark shows: texture; `unknown` and `out` of service only as part of something larger. */
export type Quiet = "good" | "unknown" | "out";

/** One sensor's place on the map. `shade`: how dark its texture is, 0 to 1, where the map is coloured by a number. */
export type Cell = { sensor: SensorItem; mark: Mark | undefined; quiet: Quiet; shade: number };

export type MachineCells = {
  machine: MachineItem;
  mark: MachineMark | undefined;
  /** A person took it out of service as a whole. */
  out: boolean;
  /** Width of the frame in px: 2 where an alarm of high priority waits for a person, 1 for medium and low, 0 for none. */
  frame: 0 | 1 | 2;
  cells: Cell[];
  /** What is shown is not up to date: its zone is not live. */
  old: boolean;
};

/** From this many unknown sensors on, a machine has one cause behind them: one mark on the machine, dashes below. */
const UNKNOWN_TOGETHER = 5;

/** How a map is coloured: by state alone, by nearness to a limit, or by how new the last change is. */
export type ColourBy = "state" | "deviation" | "age";
export type Judging = { old: boolean; by: ColourBy; now: number };

export function machineCells(machine: MachineItem, sensors: readonly SensorItem[], judging: Judging): MachineCells {
  const unknown = sensors.filter((sensor) => sensor.health === "unknown" || sensor.overlay).length;
  const together = unknown >= UNKNOWN_TOGETHER || unknown === sensors.length;
  const cells = sensors.map((sensor): Cell => {
    const shade = shadeOf(sensor, judging);
    if (isOutOfService(sensor)) return { sensor, mark: undefined, quiet: "out", shade };
    const mark = sensorMark(sensor);
    if (mark === "U" && together) return { sensor, mark: undefined, quiet: "unknown", shade };
    return { sensor, mark, quiet: "good", shade };
  });
  const out = sensors.length > 0 && cells.every(({ quiet }) => quiet === "out");
  // A zone that is out of reach as a whole says so once, in its heading.
  const worst = machine.overlay && machine.overlay.reason !== "source-silent" ? "mG" : machineMark(machine);
  const mark = worst === "mG" || out ? undefined : worst;
  return { machine, mark, out, frame: frameOf(sensors), cells, old: judging.old };
}

function frameOf(sensors: readonly SensorItem[]): 0 | 1 | 2 {
  const waiting = sensors.flatMap((sensor) => ringing(sensor).filter(isWaiting));
  if (waiting.length === 0) return 0;
  return waiting.some(({ priority }) => priority === "high") ? 2 : 1;
}

const HOUR_MS = 3_600_000;

function shadeOf(sensor: SensorItem, { by, now }: Judging): number {
  if (by === "age") return Math.max(0, 1 - (now - sensor.since) / HOUR_MS);
  const value = sensor.reading?.value;
  if (by === "state" || typeof value !== "number") return 0;
  const at = (...levels: string[]) => sensor.limits.find(({ level }) => levels.includes(level))?.value;
  const [low, high] = [at("low", "lowLow"), at("high", "highHigh")];
  if (low === undefined || high === undefined || high <= low) return 0;
  const middle = (low + high) / 2;
  return Math.min(1, Math.abs(value - middle) / (high - middle));
}

/** One heading of the map with the machines below it. `zone`: it is one, and has a history of its own. */
export type Section = { id: string; name: string; zone: string | undefined; machines: readonly MachineItem[] };

/** @param by `zone`, `site`, or a label of the machines: `label:line` */
export function sectionsOf(fleet: Fleet, by: string): Section[] {
  const zones = fleet
    .zonesInOrder()
    .map(({ id, name, site, siteName }) => ({ id, name, zone: id, machines: fleet.machinesOf(id), site, siteName }));
  if (by === "site")
    return [...Map.groupBy(zones, ({ site }) => site)].map(([id, of]) => ({
      id,
      name: of[0]!.siteName,
      zone: undefined,
      machines: of.flatMap(({ machines }) => machines),
    }));
  if (!by.startsWith("label:")) return zones;
  const label = by.slice("label:".length);
  const machines = zones.flatMap((zone) => zone.machines);
  return [...Map.groupBy(machines, ({ labels }) => labels[label] ?? "")]
    .toSorted(([a], [b]) => a.localeCompare(b, "en", { numeric: true }))
    .map(([value, of]) => ({ id: value, name: value || msg(str`no ${label}`), zone: undefined, machines: of }));
}

/** What sections need room for. */
export const shapeOf = (fleet: Fleet, sections: readonly Section[]): ZoneShape[] =>
  sections.map(({ id, machines }) => ({
    zone: id,
    machines: machines.map((machine) => ({ machine: machine.id, cells: fleet.sensorsOf(machine.id).length })),
  }));

const upTo = (at: number | undefined): string =>
  at === undefined ? msg("completeness unknown") : msg(str`complete up to ${clockTime(at)}`);
const sinceWords = (what: string, since: number): string => msg(str`${what} since ${clockTime(since)}`);

/** Whether a zone's history reaches up to now, and if not, in words; `blind`: nothing of it is known at all. */
export function zoneLateness(fleet: Fleet, zone: string): { old: boolean; blind?: true; words: string } {
  const gateway = fleet.gateways.get(zone);
  const overlay = fleet.zones.get(zone)?.overlay;
  if (overlay) return { old: true, blind: true, words: sinceWords(told(overlay.text), overlay.since) };
  if (!gateway) return { old: false, words: "" };
  if (!gateway.online) return { old: true, words: msg(str`gateway not reachable: ${upTo(gateway.completeUpTo)}`) };
  if (gateway.completeness === "draining")
    return { old: true, words: msg(str`not live: ${upTo(gateway.completeUpTo)}, draining`) };
  if (gateway.completeness === "gap") return { old: true, words: msg("a part of the history is missing") };
  return { old: false, words: "" };
}
