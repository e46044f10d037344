import type { Quality } from "@tocsin/core/wire/health";
import type { ReadingColumns } from "@tocsin/core/wire/query";
import type { Value } from "@tocsin/core/wire/reading";

/** A raw reading with the time by which people see it. */
export type PageReading = { at: number; ordinal: number; value: Value; quality: Quality };
export type PageStep = { at: number; min: number; max: number; sum: number; count: number };

const NUMBER_BYTES = 20;

/** So many of the first readings as a message of `bytesMax` holds, or of the newest; one at least. */
export function fitting(readings: readonly PageReading[], bytesMax: number, newest: boolean): readonly PageReading[] {
  let bytes = 0;
  let count = 0;
  for (; count < readings.length; count += 1) {
    const { value } = readings[newest ? readings.length - 1 - count : count]!;
    bytes += 2 * NUMBER_BYTES + (typeof value === "string" ? 3 * value.length : 0);
    if (bytes > bytesMax && count > 0) break;
  }
  return newest ? readings.slice(readings.length - count) : readings.slice(0, count);
}

export function rawColumns(readings: readonly PageReading[], scale: (raw: number) => number): ReadingColumns {
  const at = readings.map((reading) => reading.at);
  const value = readings.map((reading) => (typeof reading.value === "number" ? scale(reading.value) : reading.value));
  const quality: Quality[] = readings.map((reading) => reading.quality);
  return { at, value, ...(quality.every((one) => one === "good") ? {} : { quality }) };
}

export const stepColumns = (steps: readonly PageStep[]): ReadingColumns => ({
  at: steps.map(({ at }) => at),
  min: steps.map(({ min }) => min),
  max: steps.map(({ max }) => max),
  mean: steps.map(({ sum, count }) => sum / count),
});
