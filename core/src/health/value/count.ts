import { Slope } from "./slope.ts";

/** As it is stored: the counter's newest value, what it has counted since its rate began, and the rate's marks. */
export type SavedCount = { value: number; total: number; marks: number[] };

/**
 * How fast a counter counts. One that falls by more than half of its rollover has rolled over; any other fall is a reset,
 * after which its rate begins anew: nobody knows what it had counted before.
 */
export class Count {
  readonly #rollover: number;
  readonly #slope: Slope;
  #value = NaN;
  #total = 0;
  #nextValue = NaN;
  #nextTotal = 0;
  #isReset = false;

  /** `rollover` is the count at which it is 0 again, 0 for one that never is; like its values it is scaled. */
  constructor(rollover: number, windowMs: number) {
    this.#rollover = rollover;
    this.#slope = new Slope(windowMs);
  }

  /** Counts per ms with this value; NaN while that is not known. Nothing is kept of it before `keep`. */
  look(value: number, at: number): number {
    const counted = value - this.#value;
    const rolledOver = counted < 0 && this.#rollover > 0 && -counted > this.#rollover / 2;
    this.#isReset = counted < 0 && !rolledOver;
    this.#nextValue = value;
    this.#nextTotal =
      this.#isReset || Number.isNaN(counted) ? 0 : this.#total + counted + (rolledOver ? this.#rollover : 0);
    const perMs = this.#slope.look(this.#nextTotal, at);
    return this.#isReset ? NaN : perMs;
  }

  keep(): void {
    if (this.#isReset) this.#slope.clear();
    this.#slope.keep();
    this.#value = this.#nextValue;
    this.#total = this.#nextTotal;
  }

  save(): SavedCount | undefined {
    if (Number.isNaN(this.#value)) return undefined;
    return { value: this.#value, total: this.#total, marks: this.#slope.save() };
  }

  restore({ value = NaN, total = 0, marks = [] }: Partial<SavedCount>): void {
    this.#value = value;
    this.#total = total;
    this.#slope.restore(marks);
  }
}
