import { Type, type Static } from "typebox";
import { AlarmItemSchema, MachineItemSchema, SensorItemSchema, ZoneItemSchema } from "./hub-api.ts";

/** What of the factory at a time is listed. */
export const PAST_THINGS = ["zones", "machines", "sensors", "alarms"] as const;
export type PastThing = (typeof PAST_THINGS)[number];

/** How well a hub knows a zone at a past time. */
export const PastZoneSchema = Type.Object({
  id: Type.String({ description: "site/zone" }),
  epoch: Type.Optional(Type.Integer()),
  seq: Type.Optional(
    Type.Integer({ description: "newest transition up to the time, by event time; none: history begins later" }),
  ),
  completeUpTo: Type.Optional(Type.Number({ description: "event history is complete up to this time" })),
  complete: Type.Boolean({ description: "nothing is missing of the time up to then" }),
  missing: Type.Optional(Type.Array(Type.String(), { description: "what is, for people" })),
});
export type PastZone = Static<typeof PastZoneSchema>;

/** A page of the factory at a past time; items as the list of these things gives them. */
export const PastPageSchema = Type.Object({
  at: Type.Number(),
  of: Type.Enum([...PAST_THINGS]),
  items: Type.Array(
    Type.Union(
      [ZoneItemSchema, MachineItemSchema, SensorItemSchema, AlarmItemSchema].map((item) => Type.Partial(item)),
    ),
  ),
  total: Type.Integer(),
  next: Type.Optional(Type.String()),
  unknown: Type.Integer({ description: "sensors and machines of which this hub's history begins later" }),
  zones: Type.Array(PastZoneSchema, { description: "as of which record each zone is known" }),
});
