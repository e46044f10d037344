import { Histogram, type SparseCounts } from "./histogram.ts";
import type { Sample } from "./sample.ts";

/** From here on a response is tolerated, and from there on frustrating; https://www.apdex.org */
export type ApdexBounds = { satisfiedMs: number; toleratedMs: number };

/** What one transaction did in one second. */
export type TransactionTally = {
  count: number;
  errors: number;
  sumMs: number;
  minMs: number;
  maxMs: number;
  latencySumMs: number;
  connects: number;
  connectSumMs: number;
  sentBytes: number;
  receivedBytes: number;
  satisfied: number;
  tolerated: number;
  good: SparseCounts;
  failed: SparseCounts;
  errorTexts: Record<string, number>;
};

/** What all users of one worker did since the last time. */
export type Interval = {
  users: number;
  hits: number;
  transactions: Record<string, TransactionTally>;
  codes: Record<string, number>;
  /** Beside what transactions received: what came on streams. */
  streamBytes: number;
  streamEvents: number;
  toStream: SparseCounts;
};

const ERROR_TEXTS_MAX = 50;

export const emptyTally = (): TransactionTally => ({
  count: 0,
  errors: 0,
  sumMs: 0,
  minMs: Infinity,
  maxMs: 0,
  latencySumMs: 0,
  connects: 0,
  connectSumMs: 0,
  sentBytes: 0,
  receivedBytes: 0,
  satisfied: 0,
  tolerated: 0,
  good: [],
  failed: [],
  errorTexts: {},
});

/** Counts under a text; when there are too many different texts, under one for all others. */
export function countText(counts: Record<string, number>, text: string, count = 1): void {
  const isNew = !Object.hasOwn(counts, text);
  const key = isNew && Object.keys(counts).length >= ERROR_TEXTS_MAX ? "other" : text;
  counts[key] = (counts[key] ?? 0) + count;
}

type Open = { tally: TransactionTally; good: Histogram; failed: Histogram };

/** A worker's tally: emptied once a second, so it never grows. */
export class Tally {
  readonly #apdex: ApdexBounds;
  readonly #open = new Map<string, Open>();
  readonly #toStream = new Histogram();
  #codes: Record<string, number> = {};
  #hits = 0;
  #streamBytes = 0;
  #streamEvents = 0;
  users = 0;

  constructor(apdex: ApdexBounds) {
    this.#apdex = apdex;
  }

  /** A request leaves. */
  hit(): void {
    this.#hits++;
  }

  record(sample: Sample): void {
    const { tally, good, failed } = this.#of(sample.transaction);
    const isGood = sample.error === undefined;
    tally.count++;
    tally.sumMs += sample.ms;
    tally.minMs = Math.min(tally.minMs, sample.ms);
    tally.maxMs = Math.max(tally.maxMs, sample.ms);
    tally.latencySumMs += sample.latencyMs;
    tally.sentBytes += sample.sentBytes;
    tally.receivedBytes += sample.receivedBytes;
    (isGood ? good : failed).record(sample.ms);
    if (sample.connectMs !== undefined) {
      tally.connects++;
      tally.connectSumMs += sample.connectMs;
    }
    if (isGood && sample.ms <= this.#apdex.satisfiedMs) tally.satisfied++;
    else if (isGood && sample.ms <= this.#apdex.toleratedMs) tally.tolerated++;
    if (sample.error !== undefined) {
      tally.errors++;
      countText(tally.errorTexts, sample.error);
    }
    countText(this.#codes, sample.code);
  }

  streamed(bytes: number, events: number): void {
    this.#streamBytes += bytes;
    this.#streamEvents += events;
  }

  /** A reading of ours was seen as a transition on a stream. */
  sawReading(afterMs: number): void {
    this.#toStream.record(afterMs);
  }

  #of(transaction: string): Open {
    let open = this.#open.get(transaction);
    if (!open)
      this.#open.set(transaction, (open = { tally: emptyTally(), good: new Histogram(), failed: new Histogram() }));
    return open;
  }

  take(): Interval {
    const transactions: Record<string, TransactionTally> = {};
    for (const [name, open] of this.#open) {
      if (open.tally.count === 0) continue;
      transactions[name] = { ...open.tally, good: open.good.sparse(), failed: open.failed.sparse() };
      open.tally = emptyTally();
      open.good.clear();
      open.failed.clear();
    }
    const taken: Interval = {
      users: this.users,
      hits: this.#hits,
      transactions,
      codes: this.#codes,
      streamBytes: this.#streamBytes,
      streamEvents: this.#streamEvents,
      toStream: this.#toStream.sparse(),
    };
    this.#toStream.clear();
    this.#codes = {};
    this.#hits = this.#streamBytes = this.#streamEvents = 0;
    return taken;
  }
}
