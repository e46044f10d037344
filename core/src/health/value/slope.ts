/** So many marks are noted per window, at most: the rate's window is up to a tenth longer than asked for. */
const MARKS_PER_WINDOW = 10;
/** Those of the window, the one before it, and the newest. */
const MARKS_MAX = MARKS_PER_WINDOW + 2;

/**
 * How fast something changes: the value now less the value at the newest mark that is at least a window old, over the
 * time between them. A mark is noted with a value, at most every tenth of the window. Without a window that is the value
 * before this one.
 */
export class Slope {
  readonly #windowMs: number;
  readonly #at = new Float64Array(MARKS_MAX);
  readonly #values = new Float64Array(MARKS_MAX);
  #count = 0;
  #value = NaN;
  #now = 0;

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** Change per ms with this value; NaN while no mark is old enough. Nothing is kept of it before `keep`. */
  look(value: number, at: number): number {
    this.#value = value;
    this.#now = at;
    const mark = this.#oldEnough(at);
    const elapsed = mark < 0 ? 0 : at - this.#at[mark]!;
    return elapsed > 0 ? (value - this.#values[mark]!) / elapsed : NaN;
  }

  keep(): void {
    // Another window since the marks were saved can leave too many: the oldest goes.
    const needed = Math.max(this.#count === MARKS_MAX ? 1 : 0, this.#oldEnough(this.#now));
    if (needed > 0) {
      this.#at.copyWithin(0, needed, this.#count);
      this.#values.copyWithin(0, needed, this.#count);
      this.#count -= needed;
    }
    const newest = this.#count === 0 ? -Infinity : this.#at[this.#count - 1]!;
    if (this.#now - newest < this.#windowMs / MARKS_PER_WINDOW) return;
    this.#at[this.#count] = this.#now;
    this.#values[this.#count] = this.#value;
    this.#count += 1;
  }

  /** Begins anew: what comes is not to be compared with what was. */
  clear(): void {
    this.#count = 0;
  }

  /** Marks as time and value in turn, the oldest first. */
  save(): number[] {
    return Array.from({ length: this.#count }, (_, mark) => [this.#at[mark]!, this.#values[mark]!]).flat();
  }

  restore(saved: readonly number[]): void {
    this.#count = Math.min(saved.length >> 1, MARKS_MAX - 1);
    const first = saved.length - 2 * this.#count;
    for (let mark = 0; mark < this.#count; mark += 1) {
      this.#at[mark] = saved[first + 2 * mark]!;
      this.#values[mark] = saved[first + 2 * mark + 1]!;
    }
  }

  /** The newest mark that is at least a window old, -1 where none is. */
  #oldEnough(at: number): number {
    let mark = this.#count - 1;
    while (mark >= 0 && at - this.#at[mark]! < this.#windowMs) mark -= 1;
    return mark;
  }
}
