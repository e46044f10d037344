/** Whether the process, or its disk, stood still: a timer or a commit came late. Times on the monotonic clock. */
export class StallWatch {
  readonly #tickEveryMs: number;
  readonly #stalledAfterMs: number;
  #lastTickAt: number;

  constructor({ tickEveryMs, stalledAfterMs }: { tickEveryMs: number; stalledAfterMs: number }, now: number) {
    this.#tickEveryMs = tickEveryMs;
    this.#stalledAfterMs = stalledAfterMs;
    this.#lastTickAt = now;
  }

  /** At each tick. @returns how late it, or the commit on its way, is, where that is more than a little */
  tickedAt(now: number, commitBegunAt = now): number | undefined {
    const tickLateMs = now - this.#lastTickAt - this.#tickEveryMs;
    this.#lastTickAt = now;
    const lateMs = Math.max(tickLateMs, now - commitBegunAt);
    return lateMs > this.#stalledAfterMs ? lateMs : undefined;
  }
}
