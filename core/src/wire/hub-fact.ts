import { Type, type Static } from "typebox";
import { PrioritySchema } from "./health.ts";
import { NoteSchema } from "./note.ts";

/**
 * Alarms that are the hub's own. Of a gateway: `gateway` it is out of reach; `gap` the history of its zone lacks records;
 * `disk` its disk is nearly full; `clock` it goes wrong. Of no zone: `gateways` none at all is heard; `behind` a hub reads
 * the log more slowly than it grows.
 */
export const OWN_ALARMS = ["gateway", "gap", "disk", "clock", "gateways", "behind"] as const;
export type OwnAlarm = (typeof OWN_ALARMS)[number];
export const isOwnAlarm = (name: string): name is OwnAlarm => (OWN_ALARMS as readonly string[]).includes(name);

/**
 * `tocsin.v1.<site>.<zone>.hub`: what the hub itself finds, and commands on the alarms that follow; what belongs to no
 * zone is on `tocsin.v1._hub._hub.hub`. Appended by compare-and-set on the zone's subject: the first replica wins, and each
 * shows a fact when it reads it. All times are ms since 1970 UTC, of the hub that wrote it.
 */
const Found = { v: Type.Literal(1), site: Type.String(), zone: Type.String(), at: Type.Number() };
const ofAlarm = { alarm: Type.Enum([...OWN_ALARMS]), occurrence: Type.Integer({ minimum: 1 }) };

export const AlarmRaisedSchema = Type.Object({
  ...Found,
  kind: Type.Literal("alarm-raised"),
  ...ofAlarm,
  since: Type.Number({ description: "when it began; of a gateway out of reach: when it was heard last" }),
  level: Type.String(),
  priority: PrioritySchema,
  message: Type.String(),
  count: Type.Optional(Type.Integer({ description: "of a gap: records that were lost for good by then" })),
  hub: Type.Optional(Type.String({ description: "of a hub that is behind: which, for it alone knows when it is not" })),
});
export const AlarmReturnedSchema = Type.Object({ ...Found, kind: Type.Literal("alarm-returned"), ...ofAlarm });
export const AlarmAcknowledgedSchema = Type.Object({
  ...Found,
  kind: Type.Literal("alarm-acknowledged"),
  ...ofAlarm,
  command: Type.String({ description: "id of the command" }),
  by: Type.String({ description: "the person" }),
  comment: Type.Optional(Type.String()),
});

/** EEMUA 191: more alarms ring in ten minutes than a person can see to; it ends when they have become few. */
export const FloodBegunSchema = Type.Object({
  ...Found,
  kind: Type.Literal("flood-begun"),
  flood: Type.Integer({ minimum: 1, description: "counts the zone's floods" }),
  since: Type.Number({ description: "event time of the alarm that made it one" }),
  alarms: Type.Integer({
    description: "that had rung when it was told, those of the ten minutes that made it one included",
  }),
});
export const FloodEndedSchema = Type.Object({
  ...Found,
  kind: Type.Literal("flood-ended"),
  flood: Type.Integer({ minimum: 1 }),
  until: Type.Number({ description: "event time at which few enough were left" }),
  alarms: Type.Integer({ description: "that rang from begin to end, with those that began it" }),
  peak: Type.Integer({ description: "most that rang within ten minutes" }),
});

/** A person wrote something down. */
const NoteWrittenSchema = Type.Object({ ...Found, kind: Type.Literal("note"), note: NoteSchema });

export const HubFactSchema = Type.Union([
  NoteWrittenSchema,
  AlarmRaisedSchema,
  AlarmReturnedSchema,
  AlarmAcknowledgedSchema,
  FloodBegunSchema,
  FloodEndedSchema,
]);
export type AlarmRaised = Static<typeof AlarmRaisedSchema>;
export type HubFact = Static<typeof HubFactSchema>;

/** More alarms ring than a person can see to (EEMUA 191): a hub said when it began, and will say when it ends. */
export const FloodSchema = Type.Object({
  flood: Type.Integer({ description: "counts the zone's floods" }),
  since: Type.Number({ description: "event time" }),
  alarms: Type.Integer({
    description: "that had rung when it was told, those of the ten minutes that made it one included",
  }),
});
export type Flood = Static<typeof FloodSchema>;
