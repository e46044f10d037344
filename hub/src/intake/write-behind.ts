/** So many writes may be on their way while what comes next is read already. */
const WAITING_MAX = 256;

/** Writes that need not be waited for one by one: what is not written at a crash is read from its stream again. */
export class WriteBehind {
  readonly #waiting: Promise<void>[] = [];
  readonly #waitingMax: number;

  constructor(waitingMax = WAITING_MAX) {
    this.#waitingMax = waitingMax;
  }

  /** @throws what one of the writes before failed with */
  async add(written: Promise<void>): Promise<void> {
    written.catch(() => undefined);
    this.#waiting.push(written);
    if (this.#waiting.length > this.#waitingMax) await this.#waiting.shift();
  }
}
