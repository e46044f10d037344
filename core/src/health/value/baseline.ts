import type { BaselineStanding } from "../../wire/health.ts";
import type { BaselineWindow } from "../config.ts";

/** As it is stored: what has been learned, and where the window began. `done`: it is complete and stays as it is. */
export type SavedBaseline = { count: number; mean: number; m2: number; from: number; done?: true };

/**
 * What a sensor's values are when all is well: mean and standard deviation of a commissioning window, which begins
 * with its first reading. Welford's way: one value at a time, no loss of digits. Complete it learns nothing more.
 */
export class Baseline {
  readonly #window: BaselineWindow;
  count = 0;
  mean = 0;
  #m2 = 0;
  #from = 0;
  isComplete = false;

  constructor(window: BaselineWindow) {
    this.#window = window;
  }

  /** Whether the window is complete with a value at event time `at`. */
  endsWith(at: number): boolean {
    if (this.isComplete) return false;
    if ("readings" in this.#window) return this.count + 1 >= this.#window.readings;
    // A deviation needs two values, however long they take to come.
    return this.count >= 2 && at >= this.#from + this.#window.forMs;
  }

  learn(value: number, at: number): void {
    if (this.isComplete) return;
    const ends = this.endsWith(at);
    if (this.count === 0) this.#from = at;
    this.isComplete = ends;
    // The value that ends a window of time comes after it.
    if (ends && "forMs" in this.#window) return;
    this.count += 1;
    const delta = value - this.mean;
    this.mean += delta / this.count;
    this.#m2 += delta * (value - this.mean);
  }

  /** Standard deviation of the sample: the root of m2 / (count - 1). */
  get deviation(): number {
    return this.count < 2 ? 0 : Math.sqrt(this.#m2 / (this.count - 1));
  }

  /**
   * Takes a window that was completed elsewhere for its own, unless its own is complete. One that was still learning is
   * learned anew: what it had come to is told nowhere. @returns whether it took it
   */
  takeOver({ readings, mean, deviation, learning }: BaselineStanding): boolean {
    if (this.isComplete || learning || mean === undefined || deviation === undefined) return false;
    this.restore({
      count: readings,
      mean,
      m2: deviation ** 2 * Math.max(0, readings - 1),
      from: this.#from,
      done: true,
    });
    return true;
  }

  save(): SavedBaseline | undefined {
    if (this.count === 0) return undefined;
    const { count, mean } = this;
    return { count, mean, m2: this.#m2, from: this.#from, ...(this.isComplete ? { done: true } : {}) };
  }

  restore({ count, mean, m2, from, done = false }: Partial<Omit<SavedBaseline, "done">> & { done?: boolean }): void {
    this.count = count ?? 0;
    this.mean = mean ?? 0;
    this.#m2 = m2 ?? 0;
    this.#from = from ?? 0;
    this.isComplete = done;
  }
}
