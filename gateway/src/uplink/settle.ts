import type { Claim, Position } from "@tocsin/core/wire/log";

/** What this gateway's store knows of its own log. */
export type OwnLog = {
  /** 0 until the log has claimed its zone. */
  epoch: number;
  /** The `random` of the claim. */
  claim: string;
  head: number;
};

/** The last message on the zone's log subject, as the stream's leader holds it. */
export type LastMessage = {
  streamSeq: number;
  epoch: number;
  claim: string;
  first: number;
  last: number;
  /** Whether the own log holds the very same records; undefined where it holds them no more. */
  same: boolean | undefined;
};

export type Wish = {
  /** Why this store has to take a new epoch, where it has to: it was copied, or a person decided so. */
  newEpoch?: Claim["reason"];
  /** The greatest epoch that the store or TOCSIN_STATE knows, 0 if none. */
  knownEpoch: number;
};

export type Settlement =
  /** The stream holds the log up to `after`: append what follows, expecting `streamSeq` to be the subject's last. */
  | { kind: "append"; after: number; streamSeq: number }
  /** The log has no epoch yet: claim this one, then append from the claim. */
  | { kind: "claim"; epoch: number; previous?: Position; streamSeq: number }
  /** Begin a new era: what stream and store do not both hold is renumbered behind a new claim. */
  | { kind: "new-epoch"; reason: Claim["reason"] }
  /** Somebody else claimed the zone. */
  | { kind: "fenced"; epoch: number; claim: string };

/**
 * From the subject's last message alone, whatever became of earlier attempts: a time-out, a reconnect, a lost tail, an
 * emptied stream, a restored store and a second gateway are told apart here and nowhere else.
 */
export function settle(own: OwnLog, last: LastMessage | undefined, wish: Wish): Settlement {
  const streamSeq = last?.streamSeq ?? 0;
  if (own.epoch === 0) return claimNext(last, wish.knownEpoch);
  if (last === undefined || last.epoch < own.epoch) {
    // The stream lost even the claim, or never had it.
    return wish.newEpoch ? { kind: "new-epoch", reason: wish.newEpoch } : { kind: "append", after: 0, streamSeq };
  }
  if (last.epoch > own.epoch || last.claim !== own.claim) {
    if (wish.newEpoch === "take-over") return { kind: "new-epoch", reason: "take-over" };
    return { kind: "fenced", epoch: last.epoch, claim: last.claim };
  }
  if (last.last > own.head || last.same === false) return { kind: "new-epoch", reason: wish.newEpoch ?? "set-back" };
  if (wish.newEpoch) return { kind: "new-epoch", reason: wish.newEpoch };
  return { kind: "append", after: last.last, streamSeq };
}

function claimNext(last: LastMessage | undefined, knownEpoch: number): Settlement {
  const epoch = Math.max(last?.epoch ?? 0, knownEpoch) + 1;
  if (last === undefined) return { kind: "claim", epoch, streamSeq: 0 };
  return { kind: "claim", epoch, previous: { epoch: last.epoch, seq: last.last }, streamSeq: last.streamSeq };
}
