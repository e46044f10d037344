/** Numbers that look random and are the same for the same seed. */
export type Random = {
  /** From 0 to 1, 1 excluded. */
  next(): number;
  between(from: number, to: number): number;
  /** A whole number below `below`. */
  below(below: number): number;
  pick<T>(list: readonly T[]): T;
  /** Another row of numbers, which does not depend on how many were drawn here. */
  fork(name: string): Random;
};

/** mulberry32: 32 bits of state are enough to plan faults. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    between: (from, to) => from + next() * (to - from),
    pick: (list) => list[below(list.length)]!,
    fork: (name) => seeded(Buffer.from(name).reduce((sum, byte) => Math.imul(sum ^ byte, 16_777_619), seed)),
  };
}
