import { Type, type Static } from "typebox";
import { QualitySchema } from "./health.ts";
import { GapSchema, ReadingColumnsSchema } from "./query.ts";
import { ValueSchema } from "./reading.ts";

/** Readings of a sensor as columns. */
export const ReadingsItemSchema = Type.Object({
  sensor: Type.String(),
  unit: Type.Optional(Type.String()),
  from: Type.Number(),
  to: Type.Number(),
  source: Type.Literal("journal"),
  gaps: Type.Array(GapSchema),
  columns: ReadingColumnsSchema,
});
export type ReadingsItem = Static<typeof ReadingsItemSchema>;

/** A reading as a row: as it came, or of a step what was asked for. */
export const ReadingRowSchema = Type.Object({
  at: Type.Number({ description: "ms since 1970 UTC; of a step its begin" }),
  value: Type.Optional(ValueSchema),
  quality: Type.Optional(QualitySchema),
  min: Type.Optional(Type.Number()),
  max: Type.Optional(Type.Number()),
  mean: Type.Optional(Type.Number()),
});
export type ReadingRow = Static<typeof ReadingRowSchema>;
/** The same as rows. */
export const ReadingsRowsSchema = Type.Object({
  ...Type.Omit(ReadingsItemSchema, ["columns"]).properties,
  items: Type.Array(ReadingRowSchema),
  total: Type.Integer(),
});
