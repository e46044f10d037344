import { Type, type Static, type TEnum } from "typebox";
import { ALARMS, HealthSchema, MUTES } from "./health.ts";
import { CauseSchema } from "./log.ts";
import { CarriedReadingSchema } from "./reading.ts";

const words = <const W extends readonly string[]>(list: W, description: string): TEnum<[...W]> =>
  Type.Enum([...list], { description }) as unknown as TEnum<[...W]>;

/** What has a statechart, and so a state that can be explained. */
export const EXPLAINED = ["sensor", "machine", "source"] as const;
export type Explained = (typeof EXPLAINED)[number];

/** What will happen by itself unless something happens before. */
export const PENDING = [
  "limit",
  "silence",
  "instrument-alarm",
  "holdoff",
  "nuisance",
  "shelf",
  "re-alarm",
  "out-of-service",
  "machine-state",
  "coverage",
] as const;

export const PendingSchema = Type.Object({
  what: words(PENDING, "the kind of deadline"),
  text: Type.String({ description: "what happens then" }),
  at: Type.Number({ description: "ms since 1970 UTC" }),
  clock: words(["event", "gateway"], "process deadlines run on the sensor's own clock, people's on gateway time"),
});
export type Pending = Static<typeof PendingSchema>;

/** A sentence of the explanation. Its time is apart, so that a page can tell it in the reader's own. */
export const SentenceSchema = Type.Object({
  about: words(
    ["health", "reading", "signal", "limit", "alarm", "nuisance", "mute", "machine", "source", "service", "coverage"],
    "what it is about",
  ),
  text: Type.String(),
  at: Type.Optional(Type.Number({ description: "since then, ms since 1970 UTC" })),
});
export type Sentence = Static<typeof SentenceSchema>;

/** What keeps an alarm from ringing now. */
export const MuteFactSchema = Type.Object({
  alarm: words(ALARMS, "which of the two"),
  by: words(MUTES, "ISA-18.2 states G, F and E"),
  text: Type.String(),
  until: Type.Optional(
    Type.Number({ description: "ms since 1970 UTC; left out: until it clears or a person ends it" }),
  ),
});
export type MuteFact = Static<typeof MuteFactSchema>;

/** Why a sensor, a machine or a source is as it is, from its state alone. */
export const ExplanationSchema = Type.Object({
  of: words(EXPLAINED, "what is explained"),
  id: Type.String(),
  tag: Type.String(),
  health: HealthSchema,
  since: Type.Number({ description: "event time of its last transition; 0 before the first" }),
  cause: CauseSchema,
  reading: Type.Optional(CarriedReadingSchema),
  sentences: Type.Array(SentenceSchema, { description: "the weightiest first" }),
  pending: Type.Array(PendingSchema, { description: "the earliest first" }),
  mutes: Type.Array(MuteFactSchema),
  neighbours: Type.Array(
    Type.Object({
      of: words(["sensor", "machine", "source", "zone"], "what it is"),
      id: Type.String(),
      text: Type.String(),
    }),
    { description: "others that led here" },
  ),
});
export type Explanation = Static<typeof ExplanationSchema>;

/** A statechart as data for drawing: every state by its path, every arrow, and which states it stands in. */
export const StatechartSchema = Type.Object({
  of: words(EXPLAINED, "whose statechart"),
  id: Type.String(),
  states: Type.Array(
    Type.Object({
      path: Type.String({ description: "names joined by dots, such as alarms.process.normal" }),
      type: words(["parallel", "compound", "atomic"], "parallel and compound states hold others"),
      initial: Type.Optional(Type.Literal(true, { description: "where its region begins" })),
      active: Type.Boolean(),
    }),
  ),
  transitions: Type.Array(
    Type.Object({
      from: Type.String({ description: "path of a state; of a region where it leads from each of its states" }),
      to: Type.String({ description: "the same as from where it stays and only does something" }),
      event: Type.String(),
      guard: Type.Optional(Type.String()),
      actions: Type.Optional(Type.Array(Type.String())),
    }),
  ),
});
export type Statechart = Static<typeof StatechartSchema>;
