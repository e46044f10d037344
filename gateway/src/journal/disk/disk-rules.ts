import type { SensorConfig } from "@tocsin/core/health/config";
import { PRIORITIES, type Priority } from "@tocsin/core/wire/health";

/** Watermarks, in bytes that are free on the store's disk. */
export type DiskRules = {
  /** Held back in a file of its own, which is given up when the disk is full. */
  reserveBytes: number;
  /** Below this the oldest days of readings are cut before their time. */
  shortenBelowBytes: number;
  /** Below this readings of sensors whose alarms matter least are judged and not kept. */
  dropBelowBytes: number;
};

/** On a small disk the watermarks are shares of it. */
const SHARES: DiskRules = { reserveBytes: 0.05, shortenBelowBytes: 0.2, dropBelowBytes: 0.1 };

export function rulesFor(rules: DiskRules, diskBytes: number): DiskRules {
  const least = (rule: keyof DiskRules) => Math.min(rules[rule], Math.floor(SHARES[rule] * diskBytes));
  return {
    reserveBytes: least("reserveBytes"),
    shortenBelowBytes: least("shortenBelowBytes"),
    dropBelowBytes: least("dropBelowBytes"),
  };
}

export type DiskState = "ok" | "shortening" | "dropping";

/** What the disk allows: whether days are cut early, and of which priorities readings are not kept. */
export type DiskVerdict = { state: DiskState; notKept: readonly Priority[] };

/** `log` and `low` go first, `medium` at half of the watermark, all at a quarter: records of the log always have room. */
export function judgeDisk(freeBytes: number, rules: DiskRules): DiskVerdict {
  const { shortenBelowBytes, dropBelowBytes } = rules;
  if (freeBytes >= shortenBelowBytes) return { state: "ok", notKept: [] };
  if (freeBytes >= dropBelowBytes) return { state: "shortening", notKept: [] };
  if (freeBytes >= dropBelowBytes / 2) return { state: "dropping", notKept: ["log", "low"] };
  if (freeBytes >= dropBelowBytes / 4) return { state: "dropping", notKept: ["log", "low", "medium"] };
  return { state: "dropping", notKept: PRIORITIES };
}

/** The greatest priority of all alarms that a sensor's readings can lead to. */
export function priorityOfSensor({ limits, abnormal, rate, instrument }: SensorConfig): Priority {
  const alarms = [...Object.values(limits), ...abnormal, rate?.limit, instrument].filter((one) => one !== undefined);
  return PRIORITIES.find((priority) => alarms.some((alarm) => alarm.priority === priority)) ?? "log";
}

const HOUR_MS = 3_600_000;

export type Growth = {
  freeBytes: number;
  readingsPerSecond: number;
  bytesPerReading: number;
  daysKept: number;
  readingsKeptMs: number;
};

/** Until readings are dropped, at this pace; undefined where the oldest are cut sooner than that. */
export function hoursLeft(growth: Growth, { dropBelowBytes }: DiskRules): number | undefined {
  const { freeBytes, readingsPerSecond, bytesPerReading, daysKept, readingsKeptMs } = growth;
  const bytesPerHour = readingsPerSecond * 3_600 * bytesPerReading;
  const hours = Math.max(0, freeBytes - dropBelowBytes) / bytesPerHour;
  const stillGrows = readingsKeptMs / HOUR_MS - daysKept * 24;
  return hours < stillGrows ? hours : undefined;
}
