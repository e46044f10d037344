import type { Fleet } from "@tocsin/core/fleet/fleet";

/** A hub that has lacked a message of the log for longer is behind. */
const BEHIND_AFTER_MS = 60_000;

/** How far this hub is behind what gateways say that the stream has confirmed. */
export class Lag {
  readonly #fleet: Fleet;
  /** What was known to be in the stream at some time, and is to be applied. */
  #wanted: { streamSeq: number; at: number } | undefined;

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  /** This hub is not reading: nothing can be said. */
  forget(): void {
    this.#wanted = undefined;
  }

  /** Messages that this hub lacks, and since when it does; undefined where it keeps up. */
  at(now: number): { messages: number; since: number } | undefined {
    const { streamSeq, zones } = this.#fleet;
    if (this.#wanted && streamSeq >= this.#wanted.streamSeq) this.#wanted = undefined;
    const newest = Math.max(0, ...Array.from(zones.values(), ({ heartbeat }) => heartbeat?.streamSeq ?? 0));
    if (newest <= streamSeq) return undefined;
    this.#wanted ??= { streamSeq: newest, at: now };
    return now - this.#wanted.at > BEHIND_AFTER_MS
      ? { messages: newest - streamSeq, since: this.#wanted.at }
      : undefined;
  }
}
