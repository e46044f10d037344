import { Mark } from "@tocsin/core/health/zone";
import type { StoredReading } from "./stored-reading.ts";

/** So many distrusted future times are remembered for each sensor: the newest. */
const FUTURE_TIMES_MAX = 64;

/**
 * Greatest own time that the journal holds of each sensor. A reading that is newer cannot be a redelivered one, and
 * nearly every reading is newer. Times in the future that were not trusted are remembered one by one: as a greatest
 * time they would make every later reading suspect.
 */
export class NewestTimes {
  readonly #newest: number[] = [];
  readonly #future = new Map<number, Set<number>>();

  note(sensor: number, reading: Pick<StoredReading, "at" | "marks">): void {
    if (Number.isNaN(reading.at)) return;
    if ((reading.marks & Mark.future) !== 0) this.#noteFuture(sensor, reading.at);
    else this.noteNewest(sensor, reading.at);
  }

  noteNewest(sensor: number, at: number): void {
    if (at > this.newest(sensor)) this.#newest[sensor] = at;
  }

  #noteFuture(sensor: number, at: number): void {
    const times = this.#future.get(sensor) ?? new Set();
    this.#future.set(sensor, times.add(at));
    if (times.size > FUTURE_TIMES_MAX) times.delete(times.values().next().value!);
  }

  newest(sensor: number): number {
    return this.#newest[sensor] ?? -Infinity;
  }

  /** Whether a future time like this one came before and was not trusted. */
  isKnownFuture(sensor: number, at: number): boolean {
    return this.#future.get(sensor)?.has(at) ?? false;
  }

  futureTimes(sensor: number): number[] {
    return [...(this.#future.get(sensor) ?? [])];
  }

  restore(sensor: number, newest: number, future: readonly number[]): void {
    this.noteNewest(sensor, newest);
    for (const at of future) this.#noteFuture(sensor, at);
  }
}
