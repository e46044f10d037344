/** Ordinals without a gap, with the times of the first and the last of them; ms since 1970 UTC. */
export type Run = { from: number; to: number; firstAt: number; lastAt: number };

/** Ordinals that nothing holds, and the times between which they were read. */
export type Hole = { from: number; to: number; after: number; before: number };

/** Which ordinals of one sensor are there. */
export class OrdinalRuns {
  #runs: Run[] = [];

  add(run: Run): void {
    const last = this.#runs.at(-1);
    if (last?.to === run.from - 1) this.#runs[this.#runs.length - 1] = { ...last, to: run.to, lastAt: run.lastAt };
    else this.#runs.push(run);
  }

  get newest(): number {
    return this.#runs.reduce((newest, { to }) => Math.max(newest, to), 0);
  }

  get newestAt(): number {
    return this.#runs.reduce((newest, { lastAt }) => Math.max(newest, lastAt), 0);
  }

  /** @param first from which ordinal on they should be there; `last`: up to which, where that is known */
  holes(first: number | undefined, last: number): Hole[] {
    const runs = this.#runs.toSorted((a, b) => a.from - b.from);
    const holes: Hole[] = [];
    let next = first ?? runs[0]?.from ?? last + 1;
    let after = 0;
    for (const run of runs) {
      if (run.from > next) holes.push({ from: next, to: run.from - 1, after, before: run.firstAt });
      next = Math.max(next, run.to + 1);
      after = Math.max(after, run.lastAt);
    }
    if (next <= last) holes.push({ from: next, to: last, after, before: Infinity });
    return holes;
  }
}
