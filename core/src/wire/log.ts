import { Type, type Static } from "typebox";
import { CommandOutcomeSchema, COMMANDS, CommandTargetSchema } from "./command.ts";
import {
  FirstSchema,
  HealthSchema,
  MachineStateSchema,
  PrioritySchema,
  SensorStateSchema,
  ServiceSchema,
  SourceStateSchema,
} from "./health.ts";
import { CarriedReadingSchema } from "./reading.ts";

/**
 * The zone's ordered log: every record has a gap-free `seq` in its epoch, from 1; the first is the epoch's claim.
 * All times are milliseconds since 1970 UTC: `at` is event time, `processedAt` the gateway's.
 */
const Numbered = { seq: Type.Integer({ minimum: 1 }), at: Type.Number(), processedAt: Type.Number() };

export const PositionSchema = Type.Object({ epoch: Type.Integer(), seq: Type.Integer() });
export type Position = Static<typeof PositionSchema>;

/** Why something is in the state it is in. `text` is for people, the rest for machines. */
export const CauseSchema = Type.Object({
  kind: Type.Enum([
    "limit",
    "signal",
    "quality",
    "range",
    "source",
    "machine",
    "path",
    "configuration",
    "takeover",
    "command",
    "timer",
  ]),
  text: Type.String(),
  level: Type.Optional(Type.String()),
  limit: Type.Optional(Type.Number()),
  delayMs: Type.Optional(Type.Number()),
  sensor: Type.Optional(Type.String()),
});
export type Cause = Static<typeof CauseSchema>;

export const ChangeSchema = Type.Object({ region: Type.String(), from: Type.String(), to: Type.String() });
export type Change = Static<typeof ChangeSchema>;

/** The region of a sensor's record that says over which data path it is heard. */
export const PATH_REGION = "path";

/** Whether a record says nothing else: why its sensor is as it is, and since when, is as it was. */
export const isRouteAlone = (changes: readonly Change[]): boolean =>
  changes.length > 0 && changes.every(({ region }) => region === PATH_REGION);

/** One step moved one statechart: one record, whatever number of regions moved. */
export const SensorTransitionSchema = Type.Object({
  ...Numbered,
  kind: Type.Literal("transition"),
  of: Type.Literal("sensor"),
  id: Type.String({ description: "site/zone/machine/sensor" }),
  changes: Type.Array(ChangeSchema),
  state: SensorStateSchema,
  health: HealthSchema,
  healthBefore: HealthSchema,
  priority: Type.Optional(PrioritySchema),
  message: Type.Optional(Type.String()),
  cause: CauseSchema,
  reading: Type.Optional(CarriedReadingSchema),
  occurrence: Type.Optional(Type.Integer({ description: "of the alarm that moved or rang" })),
  first: Type.Optional(FirstSchema),
  by: Type.Optional(Type.String({ description: "the person, where a command moved it" })),
});
export type SensorTransition = Static<typeof SensorTransitionSchema>;

export const MachineTransitionSchema = Type.Object({
  ...Numbered,
  kind: Type.Literal("transition"),
  of: Type.Literal("machine"),
  id: Type.String({ description: "site/zone/machine" }),
  changes: Type.Array(ChangeSchema),
  state: MachineStateSchema,
  health: HealthSchema,
  healthBefore: HealthSchema,
  priority: Type.Optional(PrioritySchema),
  message: Type.Optional(Type.String()),
  cause: CauseSchema,
  by: Type.Optional(Type.String({ description: "the person, where a command moved it" })),
});
export type MachineTransition = Static<typeof MachineTransitionSchema>;

/** A source is gone or back. Its health is that of the device; its sensors have records of their own. */
export const SourceTransitionSchema = Type.Object({
  ...Numbered,
  kind: Type.Literal("transition"),
  of: Type.Literal("source"),
  id: Type.String({ description: "site/zone/source" }),
  changes: Type.Array(ChangeSchema),
  state: SourceStateSchema,
  health: HealthSchema,
  healthBefore: HealthSchema,
  priority: Type.Optional(PrioritySchema),
  message: Type.Optional(Type.String()),
  cause: CauseSchema,
  occurrence: Type.Optional(Type.Integer()),
  first: Type.Optional(FirstSchema),
  by: Type.Optional(Type.String({ description: "the person, where a command moved it" })),
});
export type SourceTransition = Static<typeof SourceTransitionSchema>;

export const TransitionSchema = Type.Union([SensorTransitionSchema, MachineTransitionSchema, SourceTransitionSchema]);
export type Transition = Static<typeof TransitionSchema>;

/** The first record of an epoch: who writes from here on. */
export const ClaimSchema = Type.Object({
  ...Numbered,
  kind: Type.Literal("claim"),
  epoch: Type.Integer(),
  random: Type.String(),
  machineId: Type.String({ description: "of the computer that holds the store" }),
  reason: Type.Enum(["new-store", "copied-store", "set-back", "lost-tail", "repair", "take-over"]),
  previous: Type.Optional(PositionSchema),
});
export type Claim = Static<typeof ClaimSchema>;

/** A data path (broker, embedded broker) was lost or is back. */
export const PathSchema = Type.Object({
  ...Numbered,
  kind: Type.Literal("path"),
  path: Type.String(),
  event: Type.Enum(["lost", "back", "ingest-gap-possible"]),
  text: Type.String(),
});
export type PathRecord = Static<typeof PathSchema>;

/** A zone as a whole was taken out of service, is overdue, or is back. A zone has no state or health of its own. */
export const ZoneServiceSchema = Type.Object({
  ...Numbered,
  kind: Type.Literal("zone-service"),
  id: Type.String({ description: "site/zone" }),
  event: Type.Enum(["planned", "begun", "overdue", "ended"]),
  service: ServiceSchema,
  priority: Type.Optional(PrioritySchema),
  cause: CauseSchema,
  by: Type.Optional(Type.String({ description: "the person, where a command moved it" })),
});
export type ZoneService = Static<typeof ZoneServiceSchema>;

/**
 * What became of a person's command; what it moved comes before it, in records of its own. `command`, `target`,
 * `occurrence` and `comment` are the request's.
 */
export const CommandRecordSchema = Type.Object({
  ...Numbered,
  kind: Type.Literal("command"),
  id: Type.String({ description: "of the command" }),
  command: Type.Enum([...COMMANDS]),
  target: CommandTargetSchema,
  occurrence: Type.Optional(Type.Integer()),
  by: Type.String({ description: "the person" }),
  comment: Type.Optional(Type.String()),
  ...CommandOutcomeSchema.properties,
});
export type CommandRecord = Static<typeof CommandRecordSchema>;

/** Readings that were acknowledged and are not kept. Without a sensor: of any sensor of the zone. Both ends included. */
export const LossRangeSchema = Type.Object({
  sensor: Type.Optional(Type.String({ description: "site/zone/machine/sensor" })),
  from: Type.Number(),
  to: Type.Number(),
  ordinals: Type.Optional(Type.Object({ from: Type.Integer(), to: Type.Integer() })),
  count: Type.Optional(Type.Integer({ description: "left out where nobody can say" })),
});
export type LossRange = Static<typeof LossRangeSchema>;

/** What the store holds no more though it was acknowledged, how much, and why: nothing is missing without such a record. */
export const LossSchema = Type.Object({
  ...Numbered,
  kind: Type.Literal("loss"),
  what: Type.Enum(["readings", "log", "states", "inputs"]),
  why: Type.Enum(["damage", "disk"]),
  text: Type.String(),
  count: Type.Optional(Type.Integer({ description: "left out where nobody can say" })),
  ranges: Type.Optional(Type.Array(LossRangeSchema)),
  records: Type.Optional(Type.Object({ epoch: Type.Integer(), from: Type.Integer(), to: Type.Integer() })),
});
export type Loss = Static<typeof LossSchema>;

/** A loss in short, with the position of the record that tells of it in full. */
export const LossNoteSchema = Type.Object({
  epoch: Type.Integer(),
  ...Type.Pick(LossSchema, ["seq", "at", "what", "why", "text", "count"]).properties,
});
export type LossNote = Static<typeof LossNoteSchema>;

/**
 * The gateway's wall clock and its own time went apart by more than 10 s: one of them was set. Far forward it is taken
 * only when it was confirmed; until then a record says that it is not, and another says when it is and by whom.
 */
export const ClockSchema = Type.Object({
  ...Numbered,
  kind: Type.Literal("clock"),
  event: Type.Literal("stepped"),
  apartMs: Type.Number({ description: "wall clock less gateway time, before the step" }),
  taken: Type.Boolean({ description: "whether gateway time went with it at once" }),
  confirmed: Type.Optional(
    Type.Enum(["bus", "person"], { description: "of a step far forward: the message bus's clock agreed, or a person" }),
  ),
  by: Type.Optional(Type.String({ description: "the person who confirmed it" })),
  text: Type.String(),
});
export type ClockRecord = Static<typeof ClockSchema>;

/** Nothing happened for ten minutes: keeps the subject alive and the hub's knowledge fresh. */
export const IdleSchema = Type.Object({ ...Numbered, kind: Type.Literal("idle") });
export type Idle = Static<typeof IdleSchema>;

export const LogRecordSchema = Type.Union([
  SensorTransitionSchema,
  MachineTransitionSchema,
  SourceTransitionSchema,
  ClaimSchema,
  PathSchema,
  ZoneServiceSchema,
  CommandRecordSchema,
  LossSchema,
  ClockSchema,
  IdleSchema,
]);
export type LogRecord =
  | SensorTransition
  | MachineTransition
  | SourceTransition
  | Claim
  | PathRecord
  | ZoneService
  | CommandRecord
  | Loss
  | ClockRecord
  | Idle;

/** A record before the log gives it its number. */
export type Unnumbered<R> = R extends unknown ? Omit<R, "seq"> : never;

/** Body of one message on the zone's log subject. `claim` is the `random` of the epoch's claim. */
export const LogBatchSchema = Type.Object({
  v: Type.Literal(1),
  site: Type.String(),
  zone: Type.String(),
  epoch: Type.Integer(),
  claim: Type.String(),
  first: Type.Integer(),
  last: Type.Integer(),
  records: Type.Array(LogRecordSchema),
});
export type LogBatch = Omit<Static<typeof LogBatchSchema>, "records"> & { records: LogRecord[] };
