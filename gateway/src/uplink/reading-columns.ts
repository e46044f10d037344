import type { Quality } from "@tocsin/core/wire/health";
import type { ReadingColumns } from "@tocsin/core/wire/query";
import type { Value } from "@tocsin/core/wire/reading";

/** A raw reading with the time by which people see it. */
export type PageReading = { at: number; ordinal: number; value: Value; quality: Quality };
export type PageStep = { at: number; min: number; max: number; sum: number; count: number };

const NUMBER_BYTES = 20;

/** @returns the columns, and the last reading that is in them where the bytes did not reach for all */
export function rawColumns(
  readings: readonly PageReading[],
  scale: (raw: number) => number,
  bytesMax: number,
): { columns: ReadingColumns; shown: PageReading | undefined } {
  const at: number[] = [];
  const value: Value[] = [];
  const quality: Quality[] = [];
  let bytes = 0;
  let shown: PageReading | undefined;
  for (const reading of readings) {
    bytes += 2 * NUMBER_BYTES + (typeof reading.value === "string" ? 3 * reading.value.length : 0);
    if (bytes > bytesMax && at.length > 0) {
      shown = readings[at.length - 1];
      break;
    }
    at.push(reading.at);
    value.push(typeof reading.value === "number" ? scale(reading.value) : reading.value);
    quality.push(reading.quality);
  }
  const allGood = quality.every((one) => one === "good");
  return { columns: { at, value, ...(allGood ? {} : { quality }) }, shown };
}

export const stepColumns = (steps: readonly PageStep[]): ReadingColumns => ({
  at: steps.map(({ at }) => at),
  min: steps.map(({ min }) => min),
  max: steps.map(({ max }) => max),
  mean: steps.map(({ sum, count }) => sum / count),
});
