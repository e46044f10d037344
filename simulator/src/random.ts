/** A repeatable source of numbers in [0, 1): the same seed gives the same factory on every machine. */
export type Random = () => number;

/** 32-bit hash of a text (FNV-1a), so that every sensor gets a stream of its own from one seed. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** mulberry32: small, quick and even enough for noise. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** About normal with deviation 1, never beyond 3: the sum of six even numbers. */
export const gaussian = (random: Random): number =>
  (random() + random() + random() + random() + random() + random() - 3) * Math.SQRT2;
