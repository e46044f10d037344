import { Histogram } from "./histogram.ts";
import { countText, type Interval } from "./tally.ts";

/** A transaction in one stretch of time. */
type Part = {
  count: number;
  errors: number;
  sumMs: number;
  latencySumMs: number;
  connects: number;
  connectSumMs: number;
};
export type Gauge = { sum: number; count: number; max: number };

/** Everything that the report shows over time, for one stretch of it. */
export class Slot {
  /** The most users that were active at once. */
  users = 0;
  hits = 0;
  sentBytes = 0;
  receivedBytes = 0;
  streamEvents = 0;
  readonly codes: Record<string, number> = {};
  readonly parts = new Map<string, Part>();
  readonly good = new Histogram();
  readonly failed = new Histogram();
  readonly toStream = new Histogram();
  /** Figures of processes, by `what:process`. */
  readonly gauges = new Map<string, Gauge>();

  /** @param usersElsewhere active users of the other workers */
  add(interval: Interval, usersElsewhere: number): void {
    this.users = Math.max(this.users, interval.users + usersElsewhere);
    this.hits += interval.hits;
    this.receivedBytes += interval.streamBytes;
    this.streamEvents += interval.streamEvents;
    this.toStream.add(interval.toStream);
    for (const [code, count] of Object.entries(interval.codes)) countText(this.codes, code, count);
    for (const [name, tally] of Object.entries(interval.transactions)) {
      this.#addPart(name, tally);
      this.sentBytes += tally.sentBytes;
      this.receivedBytes += tally.receivedBytes;
      this.good.add(tally.good);
      this.failed.add(tally.failed);
    }
  }

  gauge(name: string, value: number): void {
    if (Number.isFinite(value)) this.#addGauge(name, { sum: value, count: 1, max: value });
  }

  merge(later: Slot): void {
    this.users = Math.max(this.users, later.users);
    this.hits += later.hits;
    this.sentBytes += later.sentBytes;
    this.receivedBytes += later.receivedBytes;
    this.streamEvents += later.streamEvents;
    for (const [code, count] of Object.entries(later.codes)) countText(this.codes, code, count);
    for (const [name, part] of later.parts) this.#addPart(name, part);
    for (const [name, gauge] of later.gauges) this.#addGauge(name, gauge);
    this.good.merge(later.good);
    this.failed.merge(later.failed);
    this.toStream.merge(later.toStream);
  }

  #addPart(name: string, { count, errors, sumMs, latencySumMs, connects, connectSumMs }: Part): void {
    const before = this.parts.get(name);
    if (!before) return void this.parts.set(name, { count, errors, sumMs, latencySumMs, connects, connectSumMs });
    before.count += count;
    before.errors += errors;
    before.sumMs += sumMs;
    before.latencySumMs += latencySumMs;
    before.connects += connects;
    before.connectSumMs += connectSumMs;
  }

  #addGauge(name: string, { sum, count, max }: Gauge): void {
    const before = this.gauges.get(name);
    if (!before) return void this.gauges.set(name, { sum, count, max });
    before.sum += sum;
    before.count += count;
    before.max = Math.max(before.max, max);
  }
}
