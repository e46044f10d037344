const CONFIRMATIONS_MAX = 256;

type Waiting = { seq: number; resolve: (streamSeq: number | undefined) => void };

/** Which message of the stream holds which record: of the newest batches, and of those still to come. */
export class Confirmations {
  #batches: { last: number; streamSeq: number }[] = [];
  #waiting: Waiting[] = [];

  /** Everything up to `last` is in the stream. It goes back where the stream lost its tail. */
  confirmed(last: number, streamSeq: number): void {
    this.#batches = this.#batches.filter((batch) => batch.last < last);
    this.#batches.push({ last, streamSeq });
    if (this.#batches.length > CONFIRMATIONS_MAX) this.#batches.shift();
    const ready = this.#waiting.filter(({ seq }) => seq <= last);
    this.#waiting = this.#waiting.filter(({ seq }) => seq > last);
    for (const { seq, resolve } of ready) resolve(this.#find(seq));
  }

  /** Undefined where the message that holds the record came before all that is known here. */
  streamSeqOf(seq: number): Promise<number | undefined> {
    const last = this.#batches.at(-1)?.last ?? -1;
    if (seq <= last) return Promise.resolve(this.#find(seq));
    return new Promise((resolve) => this.#waiting.push({ seq, resolve }));
  }

  #find(seq: number): number | undefined {
    const at = this.#batches.findIndex(({ last }) => last >= seq);
    if (at < 0) return undefined;
    // The first batch known may have begun behind the record: only its own end is sure.
    return at > 0 || this.#batches[0]!.last === seq ? this.#batches[at]!.streamSeq : undefined;
  }

  /** Nobody will confirm any more. */
  close(): void {
    for (const { resolve } of this.#waiting.splice(0)) resolve(undefined);
  }
}
