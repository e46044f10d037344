import type { MachineItem, SensorItem } from "@tocsin/core/wire/hub-api";
import type { Health, Priority } from "@tocsin/core/wire/health";
import type { LimitInfo } from "@tocsin/core/wire/inventory";
import { loudness, type InstrumentMark, type MachineMark, type Mark, type ProcessMark } from "./mark.ts";

const OF_PRIORITY: Record<Priority, ProcessMark> = { high: "p1", medium: "p2", low: "p3", log: "p4" };
const OF_HEALTH: Record<Health, InstrumentMark | undefined> = {
  good: undefined,
  "maintenance-required": "M",
  "out-of-specification": "S",
  "function-check": "C",
  failure: "F",
  unknown: "U",
};
const OF_MACHINE: Record<Health, MachineMark> = {
  good: "mG",
  "maintenance-required": "mM",
  "out-of-specification": "mS",
  "function-check": "mC",
  failure: "mF",
  unknown: "mU",
};

/** The limit that a sensor has left, with its priority and texts; undefined where it stands normal. */
export function standingLimit(sensor: SensorItem): LimitInfo | undefined {
  const { limit } = sensor.state;
  if (limit === "normal") return undefined;
  const level = limit === "offNormal" ? (sensor.cause?.level ?? String(sensor.reading?.value)) : limit;
  return (
    sensor.limits.find((info) => info.level === level) ?? {
      level: limit,
      priority: sensor.priority ?? "log",
      ...(sensor.message ? { message: sensor.message } : {}),
    }
  );
}

export function processMark(sensor: SensorItem): ProcessMark | undefined {
  const limit = standingLimit(sensor);
  return limit && OF_PRIORITY[limit.priority];
}

export const instrumentMark = (sensor: SensorItem): InstrumentMark | undefined =>
  sensor.overlay ? "U" : OF_HEALTH[sensor.health];

/**
 * The one mark that stands for a sensor where there is room for one: the worse of process and instrument. A limit that
 * is only held, because the signal is not live, gives way to what is wrong with the signal.
 */
export function sensorMark(sensor: SensorItem): Mark | undefined {
  const process = processMark(sensor);
  const instrument = instrumentMark(sensor);
  if (!process || !instrument) return process ?? instrument;
  if (sensor.state.held || sensor.overlay) return instrument;
  return loudness(process) >= loudness(instrument) ? process : instrument;
}

export const healthMark = (health: Health): MachineMark => OF_MACHINE[health];
export const machineMark = (machine: MachineItem): MachineMark => (machine.overlay ? "mU" : OF_MACHINE[machine.health]);
export const priorityMark = (priority: Priority): ProcessMark => OF_PRIORITY[priority];

/** Worst first; what has stood in its state the shortest comes first among equals. */
export const worstFirst = (a: SensorItem, b: SensorItem): number =>
  loudness(sensorMark(b)) - loudness(sensorMark(a)) || b.since - a.since || a.id.localeCompare(b.id);
