import type { Changes } from "@tocsin/core/fleet/changes";
import type { ZoneEntry } from "@tocsin/core/fleet/entry";

/** Counts of a zone move with nearly every record; nobody reads them faster than this. */
const PLACES_MS = 250;

/** Zones and gateways that changed and are told a moment later, each once however often it changed meanwhile. */
export class HeldPlaces {
  readonly #zones = new Set<ZoneEntry>();
  readonly #gateways = new Set<ZoneEntry>();
  #toldAt = -Infinity;

  /** Takes them out of what is told now, or puts in what waits. A stream that is resumed begins with all of them. */
  pass({ zones, gateways }: Changes, now: number): void {
    const isDue = now - this.#toldAt >= PLACES_MS;
    for (const [told, held] of [[zones, this.#zones] as const, [gateways, this.#gateways] as const]) {
      const [from, to] = isDue ? [held, told] : [told, held];
      for (const zone of from) to.add(zone);
      from.clear();
    }
    if (isDue && zones.size + gateways.size > 0) this.#toldAt = now;
  }
}
