import type { LogRecord } from "../wire/log.ts";

const MINUTE_MS = 60_000;
const MINUTES = 60;

/** Whether a record is something new to look at: a sensor left good, or its value left normal. */
export const isDeparture = (record: LogRecord): boolean =>
  record.kind === "transition" &&
  record.of === "sensor" &&
  ((record.healthBefore === "good" && record.health !== "good") ||
    record.changes.some((change) => change.region === "limit" && change.from === "normal"));

/** Counts events of the last hour by the minute of their event time. Bounded: one number a minute. */
export class LastHour {
  readonly #counts = new Map<number, number>();

  add(at: number): void {
    const minute = Math.floor(at / MINUTE_MS);
    this.#counts.set(minute, (this.#counts.get(minute) ?? 0) + 1);
    if (this.#counts.size > 4 * MINUTES) this.#forget();
  }

  /** Events of the hour that ends with `now` (ms since 1970 UTC). */
  count(now: number): number {
    const newest = Math.floor(now / MINUTE_MS);
    let sum = 0;
    for (const [minute, count] of this.#counts) if (minute > newest - MINUTES && minute <= newest) sum += count;
    return sum;
  }

  #forget(): void {
    const minutes = [...this.#counts.keys()].sort((a, b) => b - a);
    for (const minute of minutes.slice(2 * MINUTES)) this.#counts.delete(minute);
  }
}
