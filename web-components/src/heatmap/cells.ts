import type { MachineItem, SensorItem } from "@tocsin/core/wire/hub-api";
import type { Fleet } from "../client/fleet.ts";
import { machineMark, sensorMark } from "../marks/choose-mark.ts";
import { isProcess, type MachineMark, type Mark } from "../marks/mark.ts";
import { msg, str, told } from "../words/language.ts";
import { clockTime } from "../words/time-words.ts";
import type { ZoneShape } from "./layout.ts";

/** One sensor's place on the map. Without a mark it is texture; `dashed` is unknown as part of something larger. */
export type Cell = { sensor: SensorItem; mark: Mark | undefined; dashed: boolean };

export type MachineCells = {
  machine: MachineItem;
  mark: MachineMark | undefined;
  /** Width of the frame in px: 2 where a limit of high priority is left, 1 for medium and low, 0 for none. */
  frame: 0 | 1 | 2;
  cells: Cell[];
  /** What is shown is not up to date: its zone is not live. */
  old: boolean;
};

/** From this many unknown sensors on, a machine has one cause behind them: one mark on the machine, dashes below. */
const UNKNOWN_TOGETHER = 5;

export function machineCells(machine: MachineItem, sensors: readonly SensorItem[], old: boolean): MachineCells {
  const unknown = sensors.filter((sensor) => sensor.health === "unknown" || sensor.overlay).length;
  const together = unknown >= UNKNOWN_TOGETHER || unknown === sensors.length;
  const cells = sensors.map((sensor) => {
    const mark = sensorMark(sensor);
    const dashed = mark === "U" && together;
    return { sensor, mark: dashed ? undefined : mark, dashed };
  });
  // A zone that is out of reach as a whole says so once, in its heading.
  const worst = machine.overlay && machine.overlay.reason !== "source-silent" ? "mG" : machineMark(machine);
  return { machine, mark: worst === "mG" ? undefined : worst, frame: frameOf(cells), cells, old };
}

function frameOf(cells: readonly Cell[]): 0 | 1 | 2 {
  let frame: 0 | 1 = 0;
  for (const { mark } of cells) {
    if (mark === "p1") return 2;
    if (mark && isProcess(mark) && mark !== "p4") frame = 1;
  }
  return frame;
}

/** What the map of a fleet needs room for. */
export const shapeOf = (fleet: Fleet): ZoneShape[] =>
  fleet.zonesInOrder().map(({ id }) => ({
    zone: id,
    machines: fleet.machinesOf(id).map((machine) => ({
      machine: machine.id,
      cells: fleet.sensorsOf(machine.id).length,
    })),
  }));

const sinceWords = (what: string, since: number): string => msg(str`${what} since ${clockTime(since)}`);
const upTo = (at: number | undefined): string =>
  at === undefined ? msg("completeness unknown") : msg(str`complete up to ${clockTime(at)}`);

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
