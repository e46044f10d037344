import type { TransitionItem } from "@tocsin/core/wire/hub-api";

const KEPT_MS = 60_000;

/**
 * Readings that were published to be seen again: each makes one transition at its own time, by which every stream of
 * this worker knows it.
 */
export class Probes {
  readonly #published = new Map<string, { at: number; seen: boolean }>();
  published = 0;
  seen = 0;

  publish(sensor: string, at: number): void {
    this.published++;
    this.#published.set(`${sensor}@${at}`, { at, seen: false });
    for (const [key, probe] of this.#published) {
      if (at - probe.at < KEPT_MS) break;
      this.#published.delete(key);
    }
  }

  /** @returns when it was published, ms since 1970; undefined for what is no probe of ours */
  match({ id, at }: TransitionItem): number | undefined {
    const probe = this.#published.get(`${id}@${at}`);
    if (!probe) return undefined;
    if (!probe.seen) this.seen++;
    probe.seen = true;
    return probe.at;
  }
}
