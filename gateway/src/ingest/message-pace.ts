/** How often it is looked whether messages that wait may go on. */
const LOOKED_AT_EVERY_MS = 20;

/**
 * Holds one connection's messages to a rate, in the order in which they came: what is beyond it waits, and nothing is
 * lost. Within a second a connection may use up at once what the second gives it.
 */
export class MessagePace {
  readonly #perSecondMax: number;
  readonly #now: () => number;
  readonly #slowed: () => void;
  #credit: number;
  #countedAt: number;
  #waiting: (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** @param now a monotonic clock, ms; @param slowed called when messages begin to wait */
  constructor(perSecondMax: number, now: () => number, slowed: () => void) {
    this.#perSecondMax = perSecondMax;
    this.#now = now;
    this.#slowed = slowed;
    this.#credit = perSecondMax;
    this.#countedAt = now();
  }

  /** Runs it now or, in its turn, later. */
  pass(message: () => void): void {
    if (this.#waiting.length === 0 && this.#take()) return message();
    this.#waiting.push(message);
    if (this.#timer !== undefined) return;
    this.#timer = setInterval(() => this.#goOn(), LOOKED_AT_EVERY_MS);
    this.#slowed();
  }

  /** Forgets what waits: its connection is gone. */
  end(): void {
    clearInterval(this.#timer);
    this.#waiting = [];
  }

  #take(): boolean {
    if (this.#credit < 1) {
      const now = this.#now();
      const earned = ((now - this.#countedAt) * this.#perSecondMax) / 1_000;
      this.#credit = Math.min(this.#perSecondMax, this.#credit + earned);
      this.#countedAt = now;
    }
    if (this.#credit < 1) return false;
    this.#credit -= 1;
    return true;
  }

  #goOn(): void {
    let next = 0;
    while (next < this.#waiting.length && this.#take()) this.#waiting[next++]!();
    this.#waiting = this.#waiting.slice(next);
    if (this.#waiting.length > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
