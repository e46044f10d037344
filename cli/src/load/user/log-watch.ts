import type { TransitionItem } from "@tocsin/core/wire/hub-api";

/** What one stream showed of one zone's log without interruption: the numbers from `first` to `last`. */
export type Window = { zone: string; epoch: number; first: number; last: number; count: number };
export type Watched = { windows: Window[]; doubles: number; unjudged: number };

/** Windows that are kept of one stream; more interruptions than that are counted and not judged. */
const WINDOWS_MAX = 20;

/**
 * Watches the numbers of the transitions on one stream. A number that is not above the last is a double; whether one
 * is missing, history says afterwards, for records that are no transitions have numbers too.
 */
export class LogWatch {
  readonly #open = new Map<string, Window>();
  readonly #closed: Window[] = [];
  #doubles = 0;
  #unjudged = 0;

  see(transitions: readonly TransitionItem[]): void {
    const ordered =
      transitions.length > 1 ? transitions.toSorted((a, b) => a.epoch - b.epoch || a.seq - b.seq) : transitions;
    for (const { site, zone, epoch, seq } of ordered) {
      const key = `${site}/${zone}`;
      const window = this.#open.get(key);
      if (window?.epoch === epoch) {
        if (seq <= window.last) this.#doubles++;
        else {
          window.last = seq;
          window.count++;
        }
        continue;
      }
      if (window) this.#close(window);
      this.#open.set(key, { zone: key, epoch, first: seq, last: seq, count: 1 });
    }
  }

  /** The stream began anew with a snapshot: what was before and what comes are not connected. */
  restart(): void {
    for (const window of this.#open.values()) this.#close(window);
    this.#open.clear();
  }

  #close(window: Window): void {
    if (this.#closed.length < WINDOWS_MAX) this.#closed.push(window);
    else this.#unjudged++;
  }

  result(): Watched {
    return { windows: [...this.#closed, ...this.#open.values()], doubles: this.#doubles, unjudged: this.#unjudged };
  }
}
