import { Type, type Static } from "typebox";
import { EXPLAINED, type Explanation, type Statechart } from "./explain.ts";
import type { RejectsAnswer } from "./rejects.ts";
import { QualitySchema } from "./health.ts";
import { ValueSchema } from "./reading.ts";

const Within = Type.Optional(
  Type.Number({ exclusiveMinimum: 0, description: "ms that the asker waits; later nobody does, and it is given up" }),
);

/** How readings are reduced: to steps, or to those whose line looks most like that of all (MinMaxLTTB). */
export const REDUCTIONS = ["steps", "lttb"] as const;
export type Reduction = (typeof REDUCTIONS)[number];

/**
 * Questions to a gateway over NATS request/reply. One request is answered by one bounded page; `next` names the page
 * that follows. Nothing is held at the gateway between pages, so a question that nobody continues costs nothing.
 */
export const ReadingsQuerySchema = Type.Object({
  v: Type.Literal(1),
  query: Type.Literal("readings"),
  machine: Type.String(),
  sensor: Type.String(),
  from: Type.Number({ description: "ms, inclusive" }),
  to: Type.Number({ description: "ms, exclusive" }),
  last: Type.Optional(Type.Integer({ minimum: 1, maximum: 5_000, description: "only the newest n of the range" })),
  maxPoints: Type.Optional(
    Type.Integer({ minimum: 2, maximum: 5_000, description: "reduce: to equal steps of time, or to so many readings" }),
  ),
  reduce: Type.Optional(
    Type.Enum([...REDUCTIONS], {
      description: "steps (default): min, max and mean of each; lttb: readings themselves",
    }),
  ),
  cursor: Type.Optional(Type.String()),
  withinMs: Within,
});
export type ReadingsQuery = Static<typeof ReadingsQuerySchema>;

/** `log from..to`: records that the stream lost, from the gateway's own log. */
export const LogQuerySchema = Type.Object({
  v: Type.Literal(1),
  query: Type.Literal("log"),
  epoch: Type.Integer(),
  from: Type.Integer(),
  to: Type.Integer(),
  withinMs: Within,
});
export type LogQuery = Static<typeof LogQuerySchema>;

/** Why a sensor, a machine or a source is as it is, or its statechart as data, as of the gateway's newest commit. */
export const StateQuerySchema = Type.Object({
  v: Type.Literal(1),
  query: Type.Enum(["explain", "statechart"]),
  of: Type.Enum([...EXPLAINED]),
  id: Type.String({ maxLength: 300, description: "site/zone/machine/sensor, site/zone/machine or site/zone/source" }),
  withinMs: Within,
});
export type StateQuery = Static<typeof StateQuerySchema>;

/** What came in and was no reading: topics that nothing matches, payloads that could not be read. */
export const RejectsQuerySchema = Type.Object({ v: Type.Literal(1), query: Type.Literal("rejects") });
export type RejectsQuery = Static<typeof RejectsQuerySchema>;

export const QuerySchema = Type.Union([ReadingsQuerySchema, LogQuerySchema, StateQuerySchema, RejectsQuerySchema]);
export type Query = ReadingsQuery | LogQuery | StateQuery | RejectsQuery;

/** A range of time for which readings are missing, and why. */
export const GapSchema = Type.Object({ from: Type.Number(), to: Type.Number(), reason: Type.String() });
export type Gap = Static<typeof GapSchema>;

/** Columns of equal length. Raw, and reduced by lttb: `value`. Reduced to steps: `min`, `max`, `mean` per step, `at` is the step's begin. */
export const ReadingColumnsSchema = Type.Object({
  at: Type.Array(Type.Number()),
  value: Type.Optional(Type.Array(ValueSchema)),
  quality: Type.Optional(Type.Array(QualitySchema, { description: "left out where all are good" })),
  min: Type.Optional(Type.Array(Type.Number())),
  max: Type.Optional(Type.Array(Type.Number())),
  mean: Type.Optional(Type.Array(Type.Number())),
  stepMs: Type.Optional(Type.Number()),
});
export type ReadingColumns = Static<typeof ReadingColumnsSchema>;

export type ReadingsReply = {
  v: 1;
  ok: true;
  columns: ReadingColumns;
  gaps: Gap[];
  source: "journal";
  next?: string;
};
export type LogReply<R> = { v: 1; ok: true; records: R[]; lost: { from: number; to: number }[]; next?: number };
/** `answer` is an `Explanation` or a `Statechart`, by what was asked. */
export type StateReply<Answer extends Explanation | Statechart = Explanation | Statechart> = {
  v: 1;
  ok: true;
  answer: Answer;
};
export type RejectsReply = { v: 1; ok: true; rejects: RejectsAnswer };
export type QueryFailure = {
  v: 1;
  ok: false;
  code: "bad-query" | "unknown-sensor" | "unknown-thing" | "busy" | "failed";
  detail: string;
};
