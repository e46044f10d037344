import { Type, type Static } from "typebox";

/** As many of each are told, the newest; a gateway keeps more. */
export const REJECTS_TOLD_MAX = 100;

const payload = {
  bytes: Type.Integer({ description: "of the whole payload" }),
  payload: Type.String({ description: "the beginning of it as text" }),
};

/** A topic that no sensor and no topic map names. Times are gateway time, ms since 1970 UTC. */
export const UnmatchedTopicSchema = Type.Object({
  topic: Type.String(),
  path: Type.String({ description: "the data path that it came over" }),
  count: Type.Integer(),
  firstAt: Type.Number(),
  lastAt: Type.Number(),
  ...payload,
});
export type UnmatchedTopicItem = Static<typeof UnmatchedTopicSchema>;

/** A payload that did not become a reading. */
export const QuarantinedSchema = Type.Object({
  at: Type.Number({ description: "gateway time, ms since 1970 UTC" }),
  topic: Type.String(),
  path: Type.String({ description: "the data path that it came over" }),
  reason: Type.String(),
  ...payload,
});
export type QuarantinedItem = Static<typeof QuarantinedSchema>;

/** What came in at a gateway and was no reading, the newest first. */
export const RejectsSchema = Type.Object({
  unmatched: Type.Array(UnmatchedTopicSchema),
  unmatchedTotal: Type.Integer({ description: "topics that are kept, told or not" }),
  quarantined: Type.Array(QuarantinedSchema),
});
export type RejectsAnswer = Static<typeof RejectsSchema>;
