import type { GatewayItem } from "@tocsin/core/wire/hub-api";

/** How far a gateway has sent what had gathered while its link was cut. `secondsLeft` once a rate can be told. */
export type Drain = { peak: number; share: number; secondsLeft: number | undefined };

type Seen = { peak: number; samples: { at: number; sentUpTo: number }[] };

const RATE_OVER_MS = 15_000;

/** Follows the unsent records of each gateway: the most there were, and how fast they go. */
export class DrainWatch {
  #seen = new Map<string, Seen>();

  /** @returns undefined where nothing to speak of is waiting */
  watch(gateway: GatewayItem, at: number): Drain | undefined {
    if (gateway.completeness !== "draining" || gateway.waiting === 0) {
      this.#seen.delete(gateway.id);
      return undefined;
    }
    const seen = this.#seen.get(gateway.id) ?? { peak: 0, samples: [] };
    this.#seen.set(gateway.id, seen);
    seen.peak = Math.max(seen.peak, gateway.waiting);
    if (seen.samples.at(-1)?.sentUpTo !== gateway.sentUpTo) seen.samples.push({ at, sentUpTo: gateway.sentUpTo });
    seen.samples = seen.samples.filter((sample) => at - sample.at <= RATE_OVER_MS);
    const [first, last] = [seen.samples[0], seen.samples.at(-1)];
    const rate = first && last && last.at > first.at ? (last.sentUpTo - first.sentUpTo) / (last.at - first.at) : 0;
    return {
      peak: seen.peak,
      share: 1 - gateway.waiting / seen.peak,
      secondsLeft: rate > 0 ? gateway.waiting / rate / 1_000 : undefined,
    };
  }
}
