import type { Quality } from "../../wire/health.ts";
import type { Value } from "../../wire/reading.ts";
import type { SensorColumns } from "./sensor-columns.ts";

/**
 * Whether a retained message says something: never for a periodic sensor; for one that reports on change where it is
 * the starting value, has a time of its own, or differs from what is known, so that it changed while nobody listened.
 */
export function saysSomething(
  columns: SensorColumns,
  sensor: number,
  value: Value,
  quality: Quality,
  arrival: boolean,
): boolean {
  if (columns.silentAfterMs[sensor] !== Infinity) return false;
  const known = columns.carried(sensor);
  if (known === undefined || !arrival) return true;
  const told = typeof value === "number" ? columns.scaled(sensor, value) : value;
  return known.value !== told || known.quality !== quality;
}
