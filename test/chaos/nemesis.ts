import { setTimeout as sleep } from "node:timers/promises";
import type { Fault, FaultKind, Track } from "./faults.ts";
import type { Ledger } from "./ledger/ledger.ts";

/** Begins a fault. @returns how to end it; resolves when all is as it was */
export type Inflict = (fault: Fault) => Promise<() => Promise<void>>;

export type Inflicted = { victim: string; kind: FaultKind; from: number; to: number; detail?: string };

/** Lets faults befall their victims until the signal, each track by itself; at the end everything is healed. */
export class Nemesis {
  readonly counts = new Map<string, number>();
  readonly #inflict: Inflict;
  readonly #ledger: Ledger;

  constructor(inflict: Inflict, ledger: Ledger) {
    this.#inflict = inflict;
    this.#ledger = ledger;
  }

  get total(): number {
    return [...this.counts].reduce((sum, [what, count]) => (what.startsWith("sensors") ? sum : sum + count), 0);
  }

  /** Resolves when every track has ended, or the signal came and all is healed. */
  async run(tracks: readonly Track[], signal: AbortSignal): Promise<void> {
    await Promise.all(tracks.map((track) => this.#follow(track, signal)));
  }

  async #follow({ next }: Track, signal: AbortSignal): Promise<void> {
    for (let fault = next(); fault !== undefined && !signal.aborted; fault = next()) {
      await pause(fault.afterMs, signal);
      if (signal.aborted) return;
      const from = Date.now();
      const heal = await this.#inflict(fault);
      await pause(fault.holdMs, signal);
      await heal();
      const { victim, kind } = fault;
      this.#ledger.json({ victim, kind, from, to: Date.now() } satisfies Inflicted);
      const what = `${victim} ${kind}`;
      this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
    }
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<unknown> =>
  sleep(ms, undefined, { signal }).catch(() => undefined);
