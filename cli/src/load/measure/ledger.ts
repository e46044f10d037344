import { DoublingSeries } from "./doubling-series.ts";
import { Histogram } from "./histogram.ts";
import { Slot } from "./slot.ts";
import { countText, emptyTally, type Interval, type TransactionTally } from "./tally.ts";

const SLOTS_MAX = 300;

/** One transaction over the whole run. */
export class Total {
  readonly sum: TransactionTally = emptyTally();
  readonly all = new Histogram();

  add(tally: TransactionTally): void {
    const { sum } = this;
    for (const key of ["count", "errors", "sumMs", "latencySumMs", "connects", "connectSumMs"] as const)
      sum[key] += tally[key];
    for (const key of ["sentBytes", "receivedBytes", "satisfied", "tolerated"] as const) sum[key] += tally[key];
    sum.minMs = Math.min(sum.minMs, tally.minMs);
    sum.maxMs = Math.max(sum.maxMs, tally.maxMs);
    for (const [text, count] of Object.entries(tally.errorTexts)) countText(sum.errorTexts, text, count);
    this.all.add(tally.good);
    this.all.add(tally.failed);
  }
}

/** Everything that was measured in a run: totals by transaction, and a series over time. Of bounded size. */
export class Ledger {
  readonly beganAt: number;
  readonly totals = new Map<string, Total>();
  readonly overall = new Total();
  readonly toStream = new Histogram();
  readonly series = new DoublingSeries(() => new Slot(), SLOTS_MAX);
  streamBytes = 0;
  streamEvents = 0;
  readonly #users: number[] = [];

  /** @param beganAt ms since 1970 */
  constructor(beganAt: number) {
    this.beganAt = beganAt;
  }

  slotAt(now: number): Slot {
    return this.series.at(Math.max(0, Math.floor((now - this.beganAt) / 1_000)));
  }

  get users(): number {
    return this.#users.reduce((sum, users) => sum + users, 0);
  }

  add(worker: number, interval: Interval, now: number): void {
    this.#users[worker] = interval.users;
    this.slotAt(now).add(interval, this.users - interval.users);
    this.toStream.add(interval.toStream);
    this.streamBytes += interval.streamBytes;
    this.streamEvents += interval.streamEvents;
    for (const [name, tally] of Object.entries(interval.transactions)) {
      let total = this.totals.get(name);
      if (!total) this.totals.set(name, (total = new Total()));
      total.add(tally);
      this.overall.add(tally);
    }
  }
}
