import type { Changes } from "@tocsin/core/fleet/changes";
import type { ZoneEntry } from "@tocsin/core/fleet/entry";

/** Counts of a zone move with nearly every record; nobody reads them faster than this. */
const PLACES_MS = 250;
/** With many clients they are told more rarely: to write them is then most of what a hub does. */
const PLACES_PER_CLIENT_MS = 1;

/** Zones and gateways that changed and are told a moment later, each once however often it changed meanwhile. */
export class HeldPlaces {
  readonly #zones = new Set<ZoneEntry>();
  readonly #gateways = new Set<ZoneEntry>();
  readonly #toldAt = new WeakMap<ZoneEntry, number>();
  #passedAt = -Infinity;

  /**
   * Takes them out of what is told now, or puts in what waits. Where many move they take turns, so that no batch is for
   * everyone who looks at any of them. A stream that is resumed begins with all of them.
   */
  pass({ zones, gateways }: Changes, now: number, clients: number): void {
    const everyMs = Math.max(PLACES_MS, clients * PLACES_PER_CLIENT_MS);
    for (const [told, held] of [[zones, this.#zones] as const, [gateways, this.#gateways] as const]) {
      for (const zone of told) held.add(zone);
      told.clear();
    }
    const share = Math.min(1, (now - this.#passedAt) / everyMs);
    this.#passedAt = now;
    const waiting = new Set([...this.#zones, ...this.#gateways]);
    const due = [...waiting].filter((zone) => now - this.#toldLast(zone) >= everyMs);
    due.sort((a, b) => this.#toldLast(a) - this.#toldLast(b));
    for (const zone of due.slice(0, Math.max(1, Math.ceil(waiting.size * share)))) {
      if (this.#zones.delete(zone)) zones.add(zone);
      if (this.#gateways.delete(zone)) gateways.add(zone);
      this.#toldAt.set(zone, now);
    }
  }

  #toldLast = (zone: ZoneEntry): number => this.#toldAt.get(zone) ?? Number.MIN_SAFE_INTEGER;
}
