import { Type, type Static } from "typebox";
import { OWN_ALARMS } from "./hub-fact.ts";

/** Below this a figure gives no verdict: a month shows what is usual (EEMUA 191, ISA-18.2). */
export const DAYS_MIN = 30;

/** One number against what is wanted. */
export const FigureSchema = Type.Object({
  value: Type.Number(),
  target: Type.Optional(Type.Number({ description: "what is wanted" })),
  atMost: Type.Optional(Type.Number({ description: "what can just be borne" })),
  verdict: Type.Optional(
    Type.Enum(["met", "bearable", "exceeded"], {
      description: "left out below 30 days of data, and where none is known",
    }),
  ),
});
export type Figure = Static<typeof FigureSchema>;

/** What in the configuration would have taken away most of an alarm's nuisance, found in its own transitions. */
export const CureSchema = Type.Object({
  setting: Type.Enum(["deadband", "onDelay", "offDelay"]),
  from: Type.Number({ description: "as it is; ms of a delay, else in the sensor's unit" }),
  to: Type.Number({ description: "as it would have to be" }),
  unit: Type.Optional(Type.String()),
  removed: Type.Integer({ description: "occurrences that would not have been" }),
  kept: Type.Integer({ description: "occurrences that would have been all the same" }),
  text: Type.String(),
});
export type Cure = Static<typeof CureSchema>;

export const WorstAlarmSchema = Type.Object({
  id: Type.String({ description: "target:alarm" }),
  target: Type.String(),
  alarm: Type.Enum(["process", "instrument", "source", ...OWN_ALARMS]),
  tag: Type.Optional(Type.String()),
  description: Type.Optional(Type.String()),
  annunciated: Type.Integer(),
  share: Type.Number({ description: "of all that were annunciated" }),
  occurrences: Type.Integer(),
  chattering: Type.Integer({ description: "occurrences that came three or more within a minute" }),
  fleeting: Type.Integer({ description: "occurrences that cleared within 10 s and stayed away for a minute" }),
  cure: Type.Optional(CureSchema),
  cureText: Type.String({ description: "the cure in words, or that none was found" }),
});
export type WorstAlarm = Static<typeof WorstAlarmSchema>;

const Ms = (description: string) => Type.Optional(Type.Number({ description: `${description}; ms` }));

/** From transitions alone: what failed, for how long, and how often. Link loss is no failure and is counted apart. */
export const ReliabilitySchema = Type.Object({
  things: Type.Integer({ description: "machines or sensors that were looked at" }),
  failures: Type.Integer(),
  availability: Type.Optional(Type.Number({ description: "share of the time with a known state that was no failure" })),
  mtbfMs: Ms("mean time between failures"),
  mttresMs: Ms("mean time to restoration"),
  upMs: Type.Number({ description: "of machines while they ran" }),
  downMs: Type.Number(),
  unknownMs: Type.Number({ description: "nothing is known of this time, and it counts for nothing" }),
});
export type Reliability = Static<typeof ReliabilitySchema>;

export const FloodSpanSchema = Type.Object({
  since: Type.Number(),
  until: Type.Optional(Type.Number({ description: "left out while it goes on" })),
  alarms: Type.Integer(),
  peak: Type.Integer({ description: "most that rang within ten minutes" }),
});

export const AlarmFiguresSchema = Type.Object({
  annunciated: Type.Integer({ description: "each time that an alarm rang; never log, shelved or suppressed" }),
  perDay: FigureSchema,
  perHour: FigureSchema,
  per10Minutes: FigureSchema,
  busyPeriods: Type.Object({
    ...FigureSchema.properties,
    periods: Type.Integer({ description: "whole periods of ten minutes with more than ten" }),
    most: Type.Integer({ description: "in any such period" }),
  }),
  floods: Type.Object({
    ...FigureSchema.properties,
    count: Type.Integer(),
    durationMs: Type.Number(),
    longestMs: Type.Number(),
    peak: Type.Integer(),
    alarms: Type.Integer(),
    newest: Type.Array(FloodSpanSchema),
  }),
  chattering: Type.Object({ ...FigureSchema.properties, occurrences: Type.Integer() }),
  fleeting: Type.Object({ ...FigureSchema.properties, occurrences: Type.Integer() }),
  standing: Type.Object({ ...FigureSchema.properties, now: Type.Integer({ description: "at the end of the window" }) }),
  priorities: Type.Object({ high: FigureSchema, medium: FigureSchema, low: FigureSchema }),
  worst: Type.Object({ ...FigureSchema.properties, items: Type.Array(WorstAlarmSchema) }),
});
export type AlarmFigures = Static<typeof AlarmFiguresSchema>;

export const FiguresSchema = Type.Object({
  alarms: AlarmFiguresSchema,
  machines: ReliabilitySchema,
  sensors: ReliabilitySchema,
  links: Type.Object({
    pathsLost: Type.Integer({ description: "times that a data path was lost" }),
    lostMs: Type.Number({ description: "sum over the paths" }),
    sources: ReliabilitySchema,
  }),
});
export type Figures = Static<typeof FiguresSchema>;

export const FIGURE_GROUPS = ["site", "zone", "machine", "sensor"] as const;
export type FigureGroup = (typeof FIGURE_GROUPS)[number];

export const FiguresAnswerSchema = Type.Object({
  from: Type.Number(),
  to: Type.Number(),
  knownFrom: Type.Number({
    description: "history begins here, or is whole from here on while it is still being read; ms",
  }),
  days: Type.Number({ description: "of data" }),
  enough: Type.Boolean({ description: "false below 30 days of data: then there is no verdict" }),
  note: Type.Optional(Type.String({ description: "why there is no verdict, and what is not known" })),
  position: Type.Optional(Type.String()),
  positions: Type.Array(Type.String(), { description: "operator positions that can be asked for, by name" }),
  incomplete: Type.Array(Type.String(), { description: "zones of whose history something is missing" }),
  all: FiguresSchema,
  by: Type.Optional(Type.Enum([...FIGURE_GROUPS])),
  items: Type.Array(
    Type.Object({
      id: Type.String(),
      tag: Type.Optional(Type.String()),
      figures: FiguresSchema,
    }),
    { description: "by what was asked for, those with most alarms first" },
  ),
  total: Type.Integer({ description: "items without the limit" }),
});
export type FiguresAnswer = Static<typeof FiguresAnswerSchema>;
