import type { Smoothing as SmoothingConfig } from "../config.ts";

/** What stands between a sensor's value and its limits. As it is stored: numbers that JSON carries exactly. */
export type Smoothing = {
  /** What a valid value at event time `at` would be smoothed to; nothing is kept of it before `keep`. */
  look(value: number, at: number): number;
  keep(): void;
  readonly name: "ewma" | "median";
  /** Empty before the first value. */
  save(): number[];
  restore(saved: readonly number[]): void;
};

export const smoothingOf = (config: SmoothingConfig): Smoothing =>
  "median" in config ? new Median(config.median) : new Ewma(config.ewmaMs);

/**
 * Exponentially weighted moving average with a time constant, so that irregular intervals weigh by their length:
 * s += (1 - exp(-dt / T)) * (value - s). It begins with the first value.
 */
class Ewma implements Smoothing {
  readonly name = "ewma";
  readonly #timeConstantMs: number;
  #value = NaN;
  #at = 0;
  #nextValue = NaN;
  #nextAt = 0;

  constructor(timeConstantMs: number) {
    this.#timeConstantMs = timeConstantMs;
  }

  look(value: number, at: number): number {
    const weight = 1 - Math.exp((this.#at - at) / this.#timeConstantMs);
    this.#nextValue = Number.isNaN(this.#value) ? value : this.#value + weight * (value - this.#value);
    this.#nextAt = at;
    return this.#nextValue;
  }

  keep(): void {
    this.#value = this.#nextValue;
    this.#at = this.#nextAt;
  }

  save(): number[] {
    return Number.isNaN(this.#value) ? [] : [this.#value, this.#at];
  }

  restore([value = NaN, at = 0]: readonly number[]): void {
    this.#value = value;
    this.#at = at;
  }
}

/** Median of the newest values, of fewer until there are so many; of an even number the mean of the middle two. */
class Median implements Smoothing {
  readonly name = "median";
  readonly #values: Float64Array;
  readonly #sorted: Float64Array;
  #count = 0;
  #next = 0;
  #value = NaN;

  constructor(of: number) {
    this.#values = new Float64Array(of);
    this.#sorted = new Float64Array(of);
  }

  look(value: number): number {
    this.#value = value;
    const { length } = this.#values;
    const count = Math.min(this.#count + 1, length);
    this.#sorted[0] = value;
    // The newest values, without the one whose place this one takes, put in order one by one.
    for (let age = 1; age < count; age += 1) {
      const other = this.#values[(this.#next - age + length) % length]!;
      let place = age;
      for (; place > 0 && this.#sorted[place - 1]! > other; place -= 1) this.#sorted[place] = this.#sorted[place - 1]!;
      this.#sorted[place] = other;
    }
    const middle = count >> 1;
    return count % 2 === 1 ? this.#sorted[middle]! : (this.#sorted[middle - 1]! + this.#sorted[middle]!) / 2;
  }

  keep(): void {
    this.#values[this.#next] = this.#value;
    this.#next = (this.#next + 1) % this.#values.length;
    this.#count = Math.min(this.#count + 1, this.#values.length);
  }

  /** The oldest first. */
  save(): number[] {
    const { length } = this.#values;
    return Array.from(
      { length: this.#count },
      (_, age) => this.#values[(this.#next - this.#count + age + length) % length]!,
    );
  }

  restore(saved: readonly number[]): void {
    this.#count = this.#next = 0;
    for (const value of saved) {
      this.#value = value;
      this.keep();
    }
  }
}
