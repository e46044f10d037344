import { Type, type Static } from "typebox";
import { QualitySchema, type Quality } from "./health.ts";

/** A number for analog sensors and counters; text or a boolean for discrete ones. */
export type Value = number | string | boolean;
export const ValueSchema = Type.Union([Type.Number(), Type.String(), Type.Boolean()]);

/** One value of one sensor at one time. */
export type Reading = {
  value: Value;
  quality: Quality;
  /** The reading's own time, ms since 1970 UTC; undefined where the sensor sends none. */
  at?: number;
};

/** A reading as transitions and lists carry it: scaled, with the time it was judged at. */
export const CarriedReadingSchema = Type.Object({
  value: ValueSchema,
  unit: Type.Optional(Type.String()),
  quality: QualitySchema,
  at: Type.Number({ description: "ms since 1970 UTC" }),
});
export type CarriedReading = Static<typeof CarriedReadingSchema>;
