/** Everyone's pauses, which end at once when the run does. */
export class Stop {
  stopped = false;
  readonly #wakers = new Set<() => void>();

  now(): void {
    this.stopped = true;
    for (const wake of this.#wakers) wake();
    this.#wakers.clear();
  }

  /** Calls once when the run ends. @returns takes it back */
  whenStopped(act: () => void): () => void {
    this.#wakers.add(act);
    return () => this.#wakers.delete(act);
  }

  async pause(ms: number): Promise<void> {
    if (this.stopped || ms <= 0) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#wakers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#wakers.add(done);
    });
  }

  /** A person's pause of `from` to `to` seconds. */
  think(from: number, to: number): Promise<void> {
    return this.pause(1_000 * (from + Math.random() * (to - from)));
  }
}
