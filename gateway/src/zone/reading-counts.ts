/** Readings since the start, and how many come in a second. */
export class ReadingCounts {
  received = 0;
  late = 0;
  redelivered = 0;
  quarantined = 0;
  perSecond = 0;
  #before = 0;

  /** Called about once a second: smooths over a few of them. */
  measure(elapsedMs: number): void {
    const now = ((this.received - this.#before) * 1_000) / elapsedMs;
    this.#before = this.received;
    this.perSecond = this.perSecond === 0 ? now : this.perSecond + 0.3 * (now - this.perSecond);
  }
}
