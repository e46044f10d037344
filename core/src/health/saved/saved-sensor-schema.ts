import { Type, type Static } from "typebox";
import {
  ALARM_STATES,
  LIMIT_STATES,
  MACHINE_STATES,
  MEASUREMENTS,
  NUISANCES,
  QUALITIES,
  SIGNALS,
  AlarmSchema,
  ServiceSchema,
  ShelfSchema,
  words,
} from "../../wire/health.ts";
import { CauseSchema } from "../../wire/log.ts";

const optional = Type.Optional;
const Time = Type.Number();
const Numbers = Type.Array(Type.Number());

/** Life cycle and newest occurrence of an alarm. */
const SavedAlarmSchema = Type.Object({
  ...Type.Omit(AlarmSchema, ["state", "muted"]).properties,
  state: words(ALARM_STATES),
  nuisance: optional(words(NUISANCES)),
  asksNoAcknowledgement: optional(Type.Literal(true)),
  reAlarmMs: optional(Type.Number()),
  reAlarmAt: optional(Time),
  begins: Numbers,
  clearedAt: optional(Time),
});

const SavedDetectorsSchema = Type.Object({
  frozen: optional(Type.Object({ value: Type.Number(), since: Time })),
  spike: optional(Type.Object({ values: Numbers, at: Numbers })),
  noise: optional(
    Type.Object({
      value: Type.Number(),
      from: Time,
      sum: Type.Number(),
      count: Type.Number(),
      noisy: optional(Type.Literal(true)),
    }),
  ),
  outOfRange: optional(Type.Literal(true)),
});

/** What lies between a value and its limits. */
const SavedValueWaySchema = Type.Object({
  judged: optional(Type.Number()),
  smoothing: optional(Type.Object({ ewma: optional(Numbers), median: optional(Numbers) })),
  baseline: optional(
    Type.Object({
      count: Type.Number(),
      mean: Type.Number(),
      m2: Type.Number(),
      from: Time,
      done: optional(Type.Literal(true)),
    }),
  ),
  count: optional(Type.Object({ value: Type.Number(), total: Type.Number(), marks: Numbers })),
  rate: optional(Type.Object({ value: optional(Type.Number()), marks: Numbers })),
  detectors: optional(SavedDetectorsSchema),
});

/**
 * A sensor's state as it is stored. Words and names, never places in an array: the next start may have another
 * configuration. What is left out is as before the first reading. Times in ms since 1970 UTC.
 */
export const SavedSensorSchema = Type.Object({
  v: Type.Literal(2),
  ordinal: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
  signal: words(SIGNALS),
  limit: words(LIMIT_STATES),
  rate: optional(Type.Literal("exceeded")),
  uncertain: optional(Type.Literal(true)),
  /** What else lowers the trust in the measurement. */
  marks: optional(Type.Array(words(MEASUREMENTS))),
  newest: optional(Time),
  seen: optional(Time),
  floor: optional(Time),
  value: optional(Type.Number()),
  text: optional(Type.Union([Type.String(), Type.Boolean()])),
  quality: optional(words(QUALITIES)),
  /** Levels that are active (and "rate"), or the one abnormal value. */
  active: optional(Type.Array(Type.String())),
  /** Deadlines by level; discrete: by the abnormal value that the delay leads to, "" for normal. */
  pending: optional(Type.Record(Type.String(), Time)),
  late: optional(Type.Object({ count: Type.Number(), last: Time })),
  since: Time,
  cause: CauseSchema,
  alarms: optional(Type.Object({ process: optional(SavedAlarmSchema), instrument: optional(SavedAlarmSchema) })),
  shelves: optional(Type.Object({ process: optional(ShelfSchema), instrument: optional(ShelfSchema) })),
  services: optional(Type.Array(ServiceSchema)),
  awaited: optional(Time),
  machine: optional(
    Type.Object({ state: words(MACHINE_STATES), text: Type.String(), since: Time, until: optional(Time) }),
  ),
  condition: optional(Type.Object({ text: Type.String(), since: Time })),
  source: optional(Type.Object({ text: Type.String(), since: Time, was: words(SIGNALS) })),
  silentAt: optional(Time),
  verdictAt: optional(Time),
  /** Alarms that are suppressed by design. */
  byDesign: optional(Type.Array(words(["process", "instrument"]))),
  /** The data path that its readings come over. */
  path: optional(Type.String()),
  belated: optional(Type.Literal(true)),
  way: optional(SavedValueWaySchema),
});
export type SavedSensor = Static<typeof SavedSensorSchema>;
