import type { RejectsReply } from "@tocsin/core/wire/query";

/** What a gateway tells of a topic that nothing matches and of a payload that could not be read. */
export const REJECTS: RejectsReply = {
  v: 1,
  ok: true,
  rejects: {
    unmatched: [{ topic: "plant/new", path: "embedded", count: 3, firstAt: 1, lastAt: 2, bytes: 4, payload: "21.5" }],
    unmatchedTotal: 1,
    quarantined: [{ at: 3, topic: "plant/old", path: "embedded", reason: "not-json", bytes: 1, payload: "{" }],
  },
};
