import { Type, type Static } from "typebox";
import { KindSchema, PrioritySchema, ReportsSchema } from "./health.ts";

export const LabelsSchema = Type.Record(Type.String(), Type.String());

/** What an alarm tells the person who gets it. */
const texts = {
  priority: PrioritySchema,
  message: Type.Optional(Type.String({ description: "what is the matter" })),
  consequence: Type.Optional(Type.String({ description: "what happens if nobody acts" })),
  action: Type.Optional(Type.String({ description: "what the operator does" })),
  respondWithinMs: Type.Optional(Type.Number({ description: "how soon the operator must act" })),
  link: Type.Optional(Type.String()),
};

/** One limit of a sensor, with what it means to people. Levels: lowLow, low, high, highHigh, or an abnormal value. */
export const LimitInfoSchema = Type.Object({ level: Type.String(), value: Type.Optional(Type.Number()), ...texts });
/** The alarm that says that the instrument itself is ill. */
export const InstrumentInfoSchema = Type.Object(texts);
export type LimitInfo = Static<typeof LimitInfoSchema>;

export const SensorInfoSchema = Type.Object({
  sensor: Type.String(),
  tag: Type.String({ description: "the plant's own name" }),
  description: Type.String(),
  kind: KindSchema,
  reports: ReportsSchema,
  intervalMs: Type.Optional(Type.Number()),
  unit: Type.Optional(Type.String()),
  profile: Type.Optional(Type.String()),
  source: Type.Optional(Type.String()),
  calculation: Type.Optional(Type.String({ description: "of a calculated sensor: from what" })),
  labels: LabelsSchema,
  range: Type.Optional(Type.Object({ from: Type.Number(), to: Type.Number() })),
  deadband: Type.Optional(Type.Number()),
  onDelayMs: Type.Optional(Type.Number()),
  offDelayMs: Type.Optional(Type.Number()),
  limits: Type.Array(LimitInfoSchema),
  instrument: Type.Optional(InstrumentInfoSchema),
});
export type SensorInfo = Static<typeof SensorInfoSchema>;

/** `tocsin.v1.<site>.<zone>.inventory.<machine>`. A sensor exists while the inventory lists it. */
export const MachineInventorySchema = Type.Object({
  v: Type.Literal(1),
  site: Type.String(),
  zone: Type.String(),
  machine: Type.String(),
  tag: Type.String(),
  description: Type.String(),
  labels: LabelsSchema,
  configHash: Type.String(),
  removed: Type.Optional(Type.Literal(true)),
  sensors: Type.Array(SensorInfoSchema),
});
export type MachineInventory = Static<typeof MachineInventorySchema>;

/** `inventory._zone`: the zone's own names, and every machine that it lists. */
export const ZoneInventorySchema = Type.Object({
  v: Type.Literal(1),
  site: Type.String(),
  zone: Type.String(),
  siteName: Type.String(),
  zoneName: Type.String(),
  order: Type.Integer({ description: "place of the zone among the site's zones, for showing" }),
  configHash: Type.String(),
  machines: Type.Array(Type.String()),
});
export type ZoneInventory = Static<typeof ZoneInventorySchema>;
