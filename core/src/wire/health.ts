import { Type, type Static, type TEnum } from "typebox";

/** An enumeration whose static type is the list's words. */
export const words = <const W extends readonly string[]>(list: W, description?: string): TEnum<[...W]> =>
  Type.Enum([...list], description === undefined ? {} : { description }) as unknown as TEnum<[...W]>;

/** NAMUR NE 107, and `unknown` for what has never been heard from or is out of reach. */
export const HEALTHS = [
  "good",
  "maintenance-required",
  "out-of-specification",
  "function-check",
  "failure",
  "unknown",
] as const;
export type Health = (typeof HEALTHS)[number];
export const HealthSchema = words(HEALTHS, "NAMUR NE 107 word, or unknown");

export const SIGNALS = ["unknown", "live", "silent", "invalid", "frozen"] as const;
export type Signal = (typeof SIGNALS)[number];

export const LIMIT_STATES = ["normal", "low", "lowLow", "high", "highHigh", "offNormal"] as const;
export type LimitState = (typeof LIMIT_STATES)[number];

/** Rate of change: does the value move faster than it may. */
export const RATE_STATES = ["normal", "exceeded"] as const;
export type RateState = (typeof RATE_STATES)[number];

/** What else a sensor's health is made of, beside its signal. */
export const MEASUREMENTS = ["uncertain", "substituted", "outOfRange", "spiky", "noisy", "due"] as const;
export type Measurement = (typeof MEASUREMENTS)[number];

/** How much a limit or an instrument state matters. `log` is recorded and shown; it never rings. */
export const PRIORITIES = ["high", "medium", "low", "log"] as const;
export type Priority = (typeof PRIORITIES)[number];
export const PrioritySchema = words(PRIORITIES, "Alarm priority; log never rings");

/** `substituted`: not measured now, but put in its place or simulated. */
export const QUALITIES = ["good", "uncertain", "bad", "substituted"] as const;
export type Quality = (typeof QUALITIES)[number];
export const QualitySchema = words(QUALITIES, "Quality of a reading");

export const MACHINE_STATES = ["running", "starting", "idle", "stopped", "maintenance", "unknown"] as const;
export type MachineState = (typeof MACHINE_STATES)[number];

export const KINDS = ["analog", "discrete", "counter"] as const;
export type Kind = (typeof KINDS)[number];
export const KindSchema = words(KINDS, "How a value is judged");

export const REPORTS = ["periodic", "onChange"] as const;
export type Reports = (typeof REPORTS)[number];
export const ReportsSchema = words(REPORTS, "When a sensor sends");

/** What a sensor can get its power from, besides the mains. */
export const POWER_SOURCES = ["machine"] as const;
export type PowerSource = (typeof POWER_SOURCES)[number];

/** ISA-18.2 life cycle of one alarm: A, B, C, D. */
export const ALARM_STATES = ["normal", "unacknowledged", "acknowledged", "rtnUnacknowledged"] as const;
export type AlarmState = (typeof ALARM_STATES)[number];

/** A sensor has two: what its limits say, and what the instrument itself says. */
export const ALARMS = ["process", "instrument"] as const;
export type AlarmName = (typeof ALARMS)[number];

/** What makes an alarm a nuisance (ISA-18.2, EEMUA 191); one word at a time. */
export const NUISANCES = ["none", "chattering", "fleeting", "standing"] as const;
export type Nuisance = (typeof NUISANCES)[number];

/** What keeps an alarm from ringing, by rank: ISA-18.2 states G, F and E. */
export const MUTES = ["outOfService", "suppressedByDesign", "shelved"] as const;
export type Mute = (typeof MUTES)[number];

/** What one command can take out of service as a whole. */
export const SERVICE_SCOPES = ["sensor", "machine", "source", "zone"] as const;
export type ServiceScope = (typeof SERVICE_SCOPES)[number];

/** ISA-18.2 state G: a person takes something out of service for a time; everything under it is so while it holds. */
export const ServiceSchema = Type.Object({
  of: words(SERVICE_SCOPES, "What the command named; what is under it carries a copy"),
  by: Type.String(),
  reason: Type.String(),
  from: Type.Number({ description: "gateway time" }),
  until: Type.Number({ description: "gateway time" }),
  autoReturn: Type.Optional(Type.Literal(true, { description: "It returns by itself; otherwise it is overdue then" })),
  planned: Type.Optional(Type.Literal(true, { description: "It has not begun" })),
  overdue: Type.Optional(Type.Literal(true, { description: "Its time is over and nobody has returned it" })),
});
export type Service = Static<typeof ServiceSchema>;
const ServicesSchema = Type.Optional(Type.Array(ServiceSchema, { description: "Out of service, the narrowest first" }));

/** ISA-18.2 state F: what the machine does keeps a sensor's alarms from ringing. */
export const ByDesignSchema = Type.Object({
  text: Type.String({ description: "what the machine does" }),
  since: Type.Number({ description: "event time" }),
  until: Type.Optional(Type.Number({ description: "event time at which the holdoff ends, where that is what runs" })),
});
export type ByDesign = Static<typeof ByDesignSchema>;

/** The occurrence that began a burst: the earliest of those of one machine or source that began within a minute. */
export const FirstSchema = Type.Object({
  id: Type.String({ description: "of the sensor or source" }),
  alarm: words(["process", "instrument", "source"], "whose it is"),
  occurrence: Type.Integer(),
  at: Type.Number({ description: "event time at which it began" }),
});
export type First = Static<typeof FirstSchema>;

/** An alarm that is not normal, with the priority and message that it rang or was recorded with. */
export const AlarmSchema = Type.Object({
  state: words(ALARM_STATES, "ISA-18.2: has a person seen it"),
  occurrence: Type.Integer({ description: "Counts the alarm's occurrences; an acknowledgement names it" }),
  since: Type.Number({ description: "Event time at which the occurrence began" }),
  level: Type.String({ description: "Limit, abnormal value or instrument state that it last rang for" }),
  priority: PrioritySchema,
  message: Type.Optional(Type.String()),
  first: Type.Optional(FirstSchema),
  muted: Type.Optional(words(MUTES, "Why it does not ring, though it is recorded")),
});
export type Alarm = Static<typeof AlarmSchema>;

/** ISA-18.2 state E: a person keeps an alarm from ringing, up to a level, for a time or until it clears. */
export const ShelfSchema = Type.Object({
  level: Type.String({ description: "It covers this level and lesser ones; any for the instrument alarm" }),
  by: Type.String(),
  reason: Type.String(),
  from: Type.Number({ description: "gateway time" }),
  until: Type.Optional(Type.Number({ description: "gateway time" })),
  once: Type.Optional(Type.Literal(true, { description: "Until the alarm clears" })),
});
export type Shelf = Static<typeof ShelfSchema>;

/** A sensor's commissioning window: what it has learned, and where the limits lie that are told in its deviations. */
export const BaselineSchema = Type.Object({
  readings: Type.Integer(),
  learning: Type.Optional(
    Type.Literal(true, { description: "The window is not complete: those limits are not judged" }),
  ),
  mean: Type.Optional(Type.Number()),
  deviation: Type.Optional(Type.Number({ description: "standard deviation" })),
  limits: Type.Optional(Type.Record(Type.String(), Type.Number())),
});
export type BaselineStanding = Static<typeof BaselineSchema>;

/** An alarm that is a nuisance, and by what. */
const NuisanceFactSchema = Type.Object({
  is: words(["chattering", "fleeting", "standing"], "It comes too often, goes too soon, or stays too long"),
  since: Type.Number({ description: "event time: of the first of the occurrences that make it so" }),
  text: Type.String({ description: "by what, and what would cure it" }),
});
export type NuisanceFact = Static<typeof NuisanceFactSchema>;

/** The sensor's whole state: one word for each region of its statechart. */
export const SensorStateSchema = Type.Object({
  signal: words(SIGNALS, "Is data coming, and is it believable"),
  limit: words(LIMIT_STATES, "Where the value stands"),
  rate: Type.Optional(words(RATE_STATES, "How fast the value changes; left out where that is normal")),
  held: Type.Optional(Type.Literal(true, { description: "The limit state is held: the signal is not live" })),
  measurement: Type.Optional(
    Type.Array(words(MEASUREMENTS, "What lowers the trust in it"), { description: "Left out where nothing does" }),
  ),
  alarms: Type.Optional(
    Type.Object(
      { process: Type.Optional(AlarmSchema), instrument: Type.Optional(AlarmSchema) },
      { description: "Those that are not normal" },
    ),
  ),
  nuisance: Type.Optional(
    Type.Object(
      { process: Type.Optional(NuisanceFactSchema), instrument: Type.Optional(NuisanceFactSchema) },
      { description: "Alarms that come too often, go too soon or stay too long; left out where neither does" },
    ),
  ),
  shelves: Type.Optional(
    Type.Object(
      { process: Type.Optional(ShelfSchema), instrument: Type.Optional(ShelfSchema) },
      { description: "Alarms that are shelved" },
    ),
  ),
  byDesign: Type.Optional(ByDesignSchema),
  services: ServicesSchema,
  baseline: Type.Optional(BaselineSchema),
  path: Type.Optional(
    Type.String({ description: "The data path that its readings come over, where the gateway has several" }),
  ),
});
export type SensorState = Static<typeof SensorStateSchema>;

export const SOURCE_SIGNALS = ["unknown", "live", "silent"] as const;
export type SourceSignal = (typeof SOURCE_SIGNALS)[number];

/** The whole state of a source: what a group of sensors reaches us through. */
export const SourceStateSchema = Type.Object({
  signal: words(SOURCE_SIGNALS, "Is it there"),
  alarm: Type.Optional(AlarmSchema),
  services: ServicesSchema,
});
export type SourceState = Static<typeof SourceStateSchema>;

/** How many of a machine's sensors can be trusted. */
export const CoverageSchema = Type.Object({ good: Type.Integer(), of: Type.Integer() });
export type Coverage = Static<typeof CoverageSchema>;

/** The machine's whole state. */
export const MachineStateSchema = Type.Object({
  state: words(MACHINE_STATES, "What the machine is doing"),
  coverage: CoverageSchema,
  services: ServicesSchema,
});
export type MachineWholeState = Static<typeof MachineStateSchema>;

/** A count for each health word. */
export const HealthCountsSchema = Type.Object({
  good: Type.Integer(),
  "maintenance-required": Type.Integer(),
  "out-of-specification": Type.Integer(),
  "function-check": Type.Integer(),
  failure: Type.Integer(),
  unknown: Type.Integer(),
  total: Type.Integer(),
});
export type HealthCounts = Static<typeof HealthCountsSchema>;

export const noHealthCounts = (): HealthCounts => ({
  good: 0,
  "maintenance-required": 0,
  "out-of-specification": 0,
  "function-check": 0,
  failure: 0,
  unknown: 0,
  total: 0,
});

/** Worst first, as lists sort it; `unknown` stands beside the others and sorts after failure. */
export const HEALTH_RANK: Record<Health, number> = {
  failure: 0,
  unknown: 1,
  "out-of-specification": 2,
  "maintenance-required": 3,
  "function-check": 4,
  good: 5,
};
