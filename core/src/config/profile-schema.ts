import { Type, type Static, type TUnsafe } from "typebox";
import { KINDS, MACHINE_STATES, POWER_SOURCES, ReportsSchema } from "../wire/health.ts";
import { ID_PATTERN } from "../wire/id.ts";
import { HealthMappingSchema, NuisanceSchema } from "./alarm-rules.ts";
import { CALCULATED } from "./calculated-kind.ts";
import { MeansSchema, texts } from "./alarm-text-schema.ts";
import { Duration } from "./duration.ts";
import { IdSchema, LabelMapSchema } from "./id-schema.ts";
import { RuleSchema } from "./rule-schema.ts";

const closed = { additionalProperties: false } as const;
const optional = Type.Optional;

const delays = {
  onDelay: optional(Duration({ maximumMs: 86_400_000, description: "how long beyond the limit before it counts" })),
  offDelay: optional(Duration({ maximumMs: 86_400_000, description: "how long back before it is normal again" })),
};

/**
 * Where a limit lies, in a profile or a row: in the value's unit, on the span (`0%` is where that begins, `100%` where
 * it ends), or so many standard deviations of its baseline from the mean.
 */
export const LimitPlaceSchema = Type.Union([
  Type.Number(),
  Type.String({
    pattern: "^([+-]?[0-9]*\\.?[0-9]+%|[0-9]*\\.?[0-9]+ ?sd)$",
    wanted: "a place on the span such as 90%, or deviations such as 3sd",
  }),
]);

const LimitSchema = Type.Union([
  LimitPlaceSchema.anyOf[0],
  LimitPlaceSchema.anyOf[1],
  Type.Object(
    {
      value: optional(LimitPlaceSchema),
      deviations: optional(
        Type.Number({ exclusiveMinimum: 0, description: "the same as a value in sd: from the mean of the baseline" }),
      ),
      ...texts,
      ...delays,
      means: optional(MeansSchema),
    },
    closed,
  ),
]);

const AbnormalSchema = Type.Union([
  Type.String(),
  Type.Boolean(),
  Type.Object(
    { value: Type.Union([Type.String(), Type.Boolean()]), ...texts, ...delays, means: optional(MeansSchema) },
    closed,
  ),
]);

/** A width in the value's own unit, as a share of the sensor's span (`2%`), or in deviations of its baseline. */
export const WIDTH_PATTERN = "^[0-9]*\\.?[0-9]+(%| ?sd)?$";
const WidthSchema = Type.Union([
  Type.Number({ minimum: 0 }),
  Type.String({ pattern: "^[0-9]*\\.?[0-9]+(%| ?sd)$", wanted: "a share of the span such as 2%, or 0.5sd" }),
]);

const SmoothingSchema = Type.Union([
  Type.Object(
    { ewma: Duration({ minimumMs: 1, maximumMs: 604_800_000, description: "time constant of a moving average" }) },
    closed,
  ),
  Type.Object(
    { median: Type.Integer({ minimum: 2, maximum: 99, description: "of so many of the newest values" }) },
    closed,
  ),
]);

const BaselineSchema = Type.Union([
  Type.Object(
    { readings: Type.Integer({ minimum: 2, maximum: 1_000_000, description: "so many from the first" }) },
    closed,
  ),
  Type.Object(
    { for: Duration({ minimumMs: 1_000, maximumMs: 31_536_000_000, description: "so long from the first reading" }) },
    closed,
  ),
]);

/** What a rate is told per. */
export const RATE_PER_MS = { s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;

const PairSchema = (description: string): TUnsafe<[number, number]> =>
  Type.Unsafe<[number, number]>({ type: "array", items: { type: "number" }, minItems: 2, maxItems: 2, description });

/** A width in the value's own unit, or as a share of the sensor's span. */
const ShareWidthSchema = Type.Union([
  Type.Number({ exclusiveMinimum: 0 }),
  Type.String({ pattern: "^[0-9]*\\.?[0-9]+%$", wanted: "a share of the span such as 2%" }),
]);

const SpikeSchema = Type.Object(
  {
    height: ShareWidthSchema,
    count: optional(Type.Integer({ minimum: 1, maximum: 100, description: "so many spikes; default: 3" })),
    within: optional(Duration({ minimumMs: 1, maximumMs: 86_400_000, description: "within so long; default: 10m" })),
  },
  { ...closed, description: "a spike lies further than the height from both its neighbours, on the same side" },
);

const NoiseSchema = Type.Object(
  {
    limit: ShareWidthSchema,
    window: optional(Duration({ minimumMs: 1, maximumMs: 86_400_000, description: "taken over so long; default: 5m" })),
  },
  { ...closed, description: "standard deviation of the noise: the root of half the mean square of the differences" },
);

const RateSchema = Type.Object(
  {
    per: optional(
      Type.Enum(["s", "min", "h", "d"], { description: "the rate is told per second, minute, hour or day" }),
    ),
    window: optional(
      Duration({ maximumMs: 604_800_000, description: "over what time it is taken; default: from reading to reading" }),
    ),
    limit: optional(
      Type.Number({ exclusiveMinimum: 0, description: "how fast the value may change, either way; not for counters" }),
    ),
    deadband: optional(Type.Number({ minimum: 0, description: "how far below the limit it must be again" })),
    ...texts,
    ...delays,
    means: optional(MeansSchema),
  },
  { ...closed, description: "rate of change; of a counter: how the rate is taken that its limits judge" },
);

const ScaleSchema = Type.Union([
  Type.Object({ factor: Type.Number(), offset: Type.Number({ default: 0 }) }, closed),
  Type.Object({ from: PairSchema("raw values, such as [4, 20]"), to: PairSchema("what they mean") }, closed),
]);

/** How a sensor is judged, or that it is calculated: then what its expression gives says how. */
export const WrittenKindSchema = Type.Enum([...KINDS, CALCULATED]);
export const ExpressionSchema = Type.String({
  minLength: 1,
  maxLength: 2_000,
  description: 'CEL of a calculated sensor, such as inlet - outlet or sensor("oven/zone-1").value - 20',
});

const SuppressWhenSchema = Type.String({
  minLength: 1,
  maxLength: 2_000,
  description:
    'CEL over states: while it is true the process alarm is suppressed, such as machine("press-07").state == "stopped"',
});

export const ProfileSchema = Type.Object(
  {
    extends: optional(IdSchema("name of the profile whose settings hold where this one has none")),
    match: optional(
      Type.Array(
        Type.String({
          pattern: "^[A-Za-z0-9_*-]+(/[A-Za-z0-9_*-]+){0,3}$",
          wanted: "how a sensor's id ends, such as press-*/temp* or press/*/oil, with * for any letters of a name",
        }),
        {
          minItems: 1,
          description:
            "ids, or their ends (machine/sensor), of sensors that have this profile where their row names none; * stands for any letters of a name",
        },
      ),
    ),
    description: optional(Type.String()),
    kind: optional(WrittenKindSchema),
    expression: optional(ExpressionSchema),
    reports: optional(ReportsSchema),
    interval: optional(Duration({ minimumMs: 1, description: "how often a periodic sensor sends" })),
    silentAfter: optional(Duration({ minimumMs: 1, description: "default: three intervals" })),
    unit: optional(Type.String({ maxLength: 32 })),
    scale: optional(ScaleSchema),
    range: optional(PairSchema("of the instrument, on the raw value: outside it the reading is invalid")),
    deadband: optional(WidthSchema),
    smoothing: optional(SmoothingSchema),
    baseline: optional(BaselineSchema),
    rate: optional(RateSchema),
    frozen: optional(
      Duration({
        minimumMs: 1,
        maximumMs: 31_536_000_000,
        description: "the very same value for so long is not believed",
      }),
    ),
    spike: optional(SpikeSchema),
    noise: optional(NoiseSchema),
    measures: optional(PairSchema("the measuring range, in the value's unit: beyond it the value is uncertain")),
    rollover: optional(
      Type.Number({
        exclusiveMinimum: 0,
        description: "of a counter: the raw count at which it is 0 again, such as 65536",
      }),
    ),
    ...delays,
    ...texts,
    limits: optional(
      Type.Object(
        {
          lowLow: optional(LimitSchema),
          low: optional(LimitSchema),
          high: optional(LimitSchema),
          highHigh: optional(LimitSchema),
        },
        closed,
      ),
    ),
    abnormal: optional(Type.Array(AbnormalSchema, { description: "values of a discrete sensor that are off normal" })),
    instrument: optional(
      Type.Object(
        {
          ...texts,
          onDelay: optional(
            Duration({ maximumMs: 86_400_000, description: "how long it must be ill before its alarm comes" }),
          ),
        },
        { ...closed, description: "alarm of the instrument itself" },
      ),
    ),
    health: optional(HealthMappingSchema),
    nuisance: optional(NuisanceSchema),
    when: optional(
      Type.Array(Type.Enum([...MACHINE_STATES]), {
        minItems: 1,
        description: "states of its machine in which its limits are judged; default: always",
      }),
    ),
    holdoff: optional(
      Duration({
        maximumMs: 86_400_000,
        description: "how long its alarms are still suppressed once the machine has come to such a state, or to power",
      }),
    ),
    suppressWhen: optional(SuppressWhenSchema),
    poweredBy: optional(
      Type.Enum([...POWER_SOURCES], {
        description: "machine: it is expected to be silent while its machine is stopped",
      }),
    ),
    labels: optional(LabelMapSchema),
  },
  closed,
);
export type Profile = Static<typeof ProfileSchema>;

export const ProfilesSchema = Type.Object(
  {
    rules: optional(Type.Array(RuleSchema, { description: "what sensors together say of their machine" })),
    profiles: Type.Unsafe<Record<string, Profile>>({
      type: "object",
      patternProperties: { [ID_PATTERN]: ProfileSchema },
      additionalProperties: false,
      wanted: "a name of letters, digits, _ or -",
    }),
  },
  { ...closed, title: "Tocsin profiles", description: "How kinds of sensors are judged" },
);
export type ProfilesDocument = Static<typeof ProfilesSchema>;
