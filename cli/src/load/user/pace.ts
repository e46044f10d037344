import type { Stop } from "./stop.ts";

/** Lets at most so many requests a second leave this worker. The wait is not part of any response time. */
export class Pace {
  readonly #intervalMs: number;
  readonly #stop: Stop;
  #next = 0;

  constructor(ratePerSecond: number, stop: Stop) {
    this.#intervalMs = 1_000 / ratePerSecond;
    this.#stop = stop;
  }

  async turn(): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.#next);
    this.#next = at + this.#intervalMs;
    if (at > now) await this.#stop.pause(at - now);
  }
}
