import type { Health } from "@tocsin/core/wire/health";
import type { MachineItem, SensorItem } from "@tocsin/core/wire/hub-api";
import { instrumentMark, standingLimit } from "../marks/choose-mark.ts";

export const HEALTH_WORDS: Record<Health, string> = {
  good: "Good",
  "maintenance-required": "Maintenance due",
  "out-of-specification": "Out of specification",
  "function-check": "Function check",
  failure: "Failure",
  unknown: "Unknown",
};

const TRUST: Record<Health, string> = {
  good: "measurement good",
  "maintenance-required": "maintenance due, value valid",
  "out-of-specification": "out of specification, value uncertain",
  "function-check": "function check, value not valid for now",
  failure: "failure, value not valid",
  unknown: "unknown",
};

const LEVELS: Record<string, string> = { lowLow: "LL", low: "L", high: "H", highHigh: "HH", offNormal: "off normal" };

/** The letters of a limit as people write them: `HH`; an abnormal value is its own word. */
export const limitLetters = (level: string): string => LEVELS[level] ?? level;

export const trustWords = (sensor: SensorItem): string => (sensor.overlay ? sensor.overlay.text : TRUST[sensor.health]);

export const machineHealthWords = (machine: MachineItem): string =>
  HEALTH_WORDS[machine.overlay ? "unknown" : machine.health];

/** Beside a value: the limit's letters, and the letter of an instrument that is not to be trusted. */
export function standingLetters(sensor: SensorItem): string {
  const { limit } = sensor.state;
  const instrument = instrumentMark(sensor);
  const letters = [limit === "normal" ? "" : limitLetters(limit), instrument === "U" ? "?" : (instrument ?? "")];
  return letters.filter(Boolean).join(" ");
}

/** A value that is not to be used is struck through. */
export function isStruck(sensor: SensorItem): boolean {
  const instrument = instrumentMark(sensor);
  return instrument === "F" || instrument === "C" || instrument === "U";
}

/** How a sensor stands, in one line for a tooltip or a screen reader. */
export function standingWords(sensor: SensorItem): string {
  const limit = standingLimit(sensor);
  const process = limit
    ? `${limitLetters(limit.level)}, ${limit.priority === "log" ? "for the record" : `priority ${limit.priority}`}`
    : sensor.health === "good" && !sensor.overlay
      ? "normal"
      : "";
  const instrument = sensor.health === "good" && !sensor.overlay ? "" : trustWords(sensor);
  return [process, instrument].filter(Boolean).join("; ");
}
