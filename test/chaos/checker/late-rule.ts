/** So many late readings in order among themselves, and the newest is reset to theirs. */
const FORGIVEN_AFTER = 10;

/** docs/durability.md in a few lines: a reading is late that is not newer than its sensor's newest, unless many are so in order. */
export class LateRule {
  #newest = -Infinity;
  #run = { count: 0, last: -Infinity };

  isLate(at: number): boolean {
    if (at <= this.#newest) {
      const inOrder = this.#run.count > 0 && at > this.#run.last;
      this.#run = { count: inOrder ? this.#run.count + 1 : 1, last: at };
      if (this.#run.count < FORGIVEN_AFTER) return true;
    }
    this.#newest = at;
    this.#run = { count: 0, last: -Infinity };
    return false;
  }
}
