import { Mark } from "@tocsin/core/health/zone";
import fc from "fast-check";
import type { StoredReading } from "../src/journal/stored-reading.ts";

const time = fc.oneof(
  fc.integer({ min: 0, max: 4_102_444_800_000 }),
  fc.double({ min: 0, max: 4_102_444_800_000, noNaN: true }),
);
const value = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((mantissa) => mantissa / 100),
  fc.boolean(),
  fc.string({ maxLength: 12 }),
);
const marks = fc.constantFrom(0, Mark.late, Mark.overtaken, Mark.noTime, Mark.future, Mark.tooOld, Mark.retained, 37);

/** Readings as the statecharts leave them: one without a time of its own is marked so and judged by its arrival. */
export const readingArbitrary: fc.Arbitrary<StoredReading> = fc
  .record({
    ordinal: fc.integer({ min: 1, max: 2 ** 48 }),
    at: time,
    judgedAt: time,
    value,
    quality: fc.constantFrom("good" as const, "uncertain" as const, "bad" as const),
    marks,
  })
  .map((reading) => ((reading.marks & Mark.noTime) === 0 ? reading : { ...reading, at: Number.NaN }));
