import type { Quality } from "../../wire/health.ts";
import type { Value } from "../../wire/reading.ts";
import { settle } from "../sensor/quiet-path.ts";
import { send, type Consult } from "../sensor/send.ts";
import { qualityCode, type SensorColumns } from "../sensor/sensor-columns.ts";
import { keepReading, stepReading, type Step } from "../sensor/step.ts";

/** What a calculated sensor comes to: a value, or why there is none. */
export type Result = { value: Value; quality: "good" | "uncertain" } | { lacks: string };

/** A result as the reading that it is; without a value its quality is bad, and its text says why. */
export const readingOf = (result: Result): { value: Value; quality: Quality } =>
  "lacks" in result ? { value: result.lacks, quality: "bad" } : result;

/** Whether the sensor stands already where the result would bring it. */
export function isKnown(columns: SensorColumns, sensor: number, result: Result): boolean {
  const { signal } = columns.words(sensor);
  if ("lacks" in result) return signal !== "live";
  const value = columns.value(sensor);
  return signal === "live" && Object.is(value, result.value) && columns.quality[sensor] === qualityCode(result.quality);
}

/**
 * Steps a calculated sensor by a result at `at`, as any sensor by a reading. Without a value it is `unknown` and not
 * `invalid`: it is no instrument that could be ill, and what it lacks has an alarm of its own.
 */
export function stepResult(
  columns: SensorColumns,
  sensor: number,
  result: Result,
  at: number,
  consult: Consult,
): Step | undefined {
  const { value, quality } = readingOf(result);
  columns.newest[sensor] = at;
  if (!("lacks" in result)) return stepReading(columns, sensor, value, quality, at, consult);
  const before = columns.chart[sensor]!;
  keepReading(columns, sensor, value, quality, at);
  send(columns, sensor, "reach.lost", at, consult);
  settle(columns, sensor);
  if (columns.chart[sensor] === before) return undefined;
  return { before, after: columns.chart[sensor]!, cause: { kind: "signal", text: result.lacks } };
}
