const MEASURED_EVERY_MS = 1_000;

/** Readings since the start, and how many come in a second. */
export class ReadingCounts {
  received = 0;
  late = 0;
  redelivered = 0;
  quarantined = 0;
  perSecond = 0;
  #before = 0;
  #measuredAt: number | undefined;

  /** Smooths over a few seconds. @param now on the monotonic clock */
  measure(now: number): void {
    const elapsedMs = now - (this.#measuredAt ??= now);
    if (elapsedMs < MEASURED_EVERY_MS) return;
    this.#measuredAt = now;
    const rate = ((this.received - this.#before) * 1_000) / elapsedMs;
    this.#before = this.received;
    this.perSecond = this.perSecond === 0 ? rate : this.perSecond + 0.3 * (rate - this.perSecond);
  }
}
