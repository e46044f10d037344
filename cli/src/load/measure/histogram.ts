/** Bucket `n` ends at `LOWEST_MS * RATIO ** n`: values are known to 2 %, from 10 µs to ten minutes. */
const LOWEST_MS = 0.01;
const RATIO = 1.02;
const BUCKETS = 905;
const LOG_RATIO = Math.log(RATIO);

export const bucketOf = (ms: number): number =>
  ms <= LOWEST_MS ? 0 : Math.min(BUCKETS - 1, Math.ceil(Math.log(ms / LOWEST_MS) / LOG_RATIO));
const upperMs = (bucket: number): number => LOWEST_MS * RATIO ** bucket;

/** `[bucket, count, bucket, count, ...]`: what crosses from a worker. */
export type SparseCounts = number[];

/** Durations in buckets of equal ratio: its memory is fixed, whatever the number of values. */
export class Histogram {
  readonly #counts = new Uint32Array(BUCKETS);
  count = 0;

  record(ms: number): void {
    this.#counts[bucketOf(ms)]!++;
    this.count++;
  }

  add(sparse: SparseCounts): void {
    for (let at = 0; at < sparse.length; at += 2) {
      this.#counts[sparse[at]!]! += sparse[at + 1]!;
      this.count += sparse[at + 1]!;
    }
  }

  merge(other: Histogram): void {
    this.add(other.sparse());
  }

  sparse(): SparseCounts {
    const sparse: SparseCounts = [];
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const count = this.#counts[bucket]!;
      if (count > 0) sparse.push(bucket, count);
    }
    return sparse;
  }

  clear(): void {
    this.#counts.fill(0);
    this.count = 0;
  }

  /** @param part 0 to 1 @returns ms; NaN where there is no value */
  quantile(part: number): number {
    if (this.count === 0) return Number.NaN;
    const rank = Math.max(1, Math.ceil(part * this.count));
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      seen += this.#counts[bucket]!;
      if (seen >= rank) return upperMs(bucket);
    }
    return upperMs(BUCKETS - 1);
  }

  /** How many values lie in each step of `stepMs`, up to `stepsMax` steps; the last holds all that is longer. */
  steps(stepMs: number, stepsMax: number): number[] {
    const steps: number[] = [];
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const count = this.#counts[bucket]!;
      if (count === 0) continue;
      const step = Math.min(stepsMax - 1, Math.floor(upperMs(bucket) / stepMs));
      steps[step] = (steps[step] ?? 0) + count;
    }
    return Array.from({ length: steps.length }, (_, step) => steps[step] ?? 0);
  }
}
