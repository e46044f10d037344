import type { Health } from "@tocsin/core/wire/health";
import type { MachineItem, SensorItem } from "@tocsin/core/wire/hub-api";
import { instrumentMark, standingLimit } from "../marks/choose-mark.ts";
import { msg, str, told } from "./language.ts";
import { priorityWords } from "./priority-words.ts";

const HEALTH: Record<Health, () => string> = {
  good: () => msg("Good"),
  "maintenance-required": () => msg("Maintenance due"),
  "out-of-specification": () => msg("Out of specification"),
  "function-check": () => msg("Function check"),
  failure: () => msg("Failure"),
  unknown: () => msg("Unknown"),
};

const TRUST: Record<Health, () => string> = {
  good: () => msg("measurement good"),
  "maintenance-required": () => msg("maintenance due, value valid"),
  "out-of-specification": () => msg("out of specification, value uncertain"),
  "function-check": () => msg("function check, value not valid for now"),
  failure: () => msg("failure, value not valid"),
  unknown: () => msg("unknown"),
};

const LETTERS: Record<string, string> = { lowLow: "LL", low: "L", high: "H", highHigh: "HH" };

export const isHealth = (state: string): state is Health => state in HEALTH;

/** The name of a health, as NE 107 has it. */
export const healthWords = (health: Health): string => HEALTH[health]();

/** The letters of a limit as people write them: `HH`; an abnormal value is its own word. */
export const limitLetters = (level: string): string =>
  LETTERS[level] ?? (level === "offNormal" ? msg("off normal") : level);

export const trustWords = (sensor: SensorItem): string =>
  sensor.overlay ? told(sensor.overlay.text) : TRUST[sensor.health]();

export const machineHealthWords = (machine: MachineItem): string =>
  healthWords(machine.overlay ? "unknown" : machine.health);

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
    ? `${limitLetters(limit.level)}, ${priorityWords(limit.priority)}`
    : sensor.health === "good" && !sensor.overlay
      ? msg("normal")
      : "";
  const instrument = sensor.health === "good" && !sensor.overlay ? "" : trustWords(sensor);
  return [process, instrument].filter(Boolean).join("; ");
}

/** How many of a machine's sensors can be trusted. */
export const coverageWords = (
  { good, of }: { good: number | string; of: number | string },
  isOne = Number(of) === 1,
): string => (isOne ? msg(str`${good} of ${of} sensor good`) : msg(str`${good} of ${of} sensors good`));
