type Rules = { latenessMs: number; tickEveryMs: number };

/**
 * How far time has come within a backlog that a broker has kept for us: as far as the foremost sensor has, where another
 * is close behind it, else as far as that one, less what others may be late by. A broker gives it out in the order in which it took it, so whoever is not heard up to there was silent
 * then, as the live run would have found. Where a reading shows that the order is another, nothing more is said.
 */
export class BacklogFrontier {
  readonly #rules: Rules;
  #foremost = -1;
  #foremostAt = -Infinity;
  #secondAt = -Infinity;
  #saidUpTo = -Infinity;
  #isInOrder = true;

  constructor(rules: Rules) {
    this.#rules = rules;
  }

  /** A reading of the backlog, of a sensor whose clock is right. @returns event time that all have come to, where that is news */
  arrived(sensor: number, at: number): number | undefined {
    if (at < this.#saidUpTo) this.#isInOrder = false;
    if (!this.#isInOrder) return undefined;
    if (sensor === this.#foremost) {
      this.#foremostAt = Math.max(this.#foremostAt, at);
    } else if (at > this.#foremostAt) {
      this.#secondAt = this.#foremostAt;
      this.#foremost = sensor;
      this.#foremostAt = at;
    } else {
      this.#secondAt = Math.max(this.#secondAt, at);
    }
    // No clock is ahead by more, or gateway time would not have trusted it while it was heard live.
    const isShared = this.#foremostAt - this.#secondAt <= this.#rules.latenessMs;
    const time = (isShared ? this.#foremostAt : this.#secondAt) - this.#rules.latenessMs;
    if (time - this.#saidUpTo < this.#rules.tickEveryMs) return undefined;
    this.#saidUpTo = time;
    return time === -Infinity ? undefined : time;
  }
}
