import type { AlarmEntry } from "@tocsin/core/fleet/alarm-entry";
import { coveredHash } from "./flood.ts";

const KEPT_MAX = 1_000;
/** So much longer than it gathers: by then every route has looked at it. */
const KEPT_LONGER_MS = 5_000;

/** Waits a little with what rings, so that what comes together is told together. */
export class Gathering {
  readonly #forMs: number;
  readonly #firstSeen = new Map<string, number>();
  /** What rang and was over before it was told; once for each occurrence. */
  readonly #kept = new Map<string, { entry: AlarmEntry; at: number }>();

  constructor(forMs: number) {
    this.#forMs = forMs;
  }

  keep(entry: AlarmEntry, now: number): void {
    if (this.#kept.size < KEPT_MAX) this.#kept.set(coveredHash(entry), { entry, at: now });
  }

  kept(now: number): AlarmEntry[] {
    for (const [hash, { at }] of this.#kept) if (now - at > this.#forMs + KEPT_LONGER_MS) this.#kept.delete(hash);
    return [...this.#kept.values()].map(({ entry }) => entry);
  }

  /** Whether the first of them has waited long enough for the others. */
  isRipe(route: string, entries: readonly AlarmEntry[], now: number): boolean {
    let first = now;
    for (const entry of entries) {
      const key = `${route} ${coveredHash(entry)}`;
      const seen = this.#firstSeen.get(key) ?? now;
      this.#firstSeen.set(key, seen);
      first = Math.min(first, seen);
    }
    return now - first >= this.#forMs;
  }

  /** What nobody asks for any more is let go. */
  forget(waiting: readonly AlarmEntry[], passed: readonly AlarmEntry[]): void {
    const standing = new Set([...waiting, ...passed].map(coveredHash));
    for (const key of this.#firstSeen.keys())
      if (!standing.has(key.slice(key.lastIndexOf(" ") + 1))) this.#firstSeen.delete(key);
  }

  clear(): void {
    this.#firstSeen.clear();
    this.#kept.clear();
  }
}
