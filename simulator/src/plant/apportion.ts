/**
 * Shares out `total` whole things by weight (largest remainder), the sum exact. With `atLeast` 1 every share gets one,
 * where there is enough.
 */
export function apportion(total: number, weights: readonly number[], atLeast = 0): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  const shares = exact.map((share) => Math.max(atLeast, Math.floor(share)));
  let left = total - shares.reduce((a, b) => a + b, 0);
  const byRemainder = exact
    .map((share, at) => ({ at, rest: share - shares[at]! }))
    .sort((a, b) => b.rest - a.rest || a.at - b.at);
  for (let turn = 0; left > 0; turn++, left--) shares[byRemainder[turn % byRemainder.length]!.at]!++;
  for (let turn = byRemainder.length - 1; left < 0; turn = (turn || byRemainder.length) - 1) {
    const { at } = byRemainder[turn]!;
    if (shares[at]! > atLeast) {
      shares[at]!--;
      left++;
    }
  }
  return shares;
}

/** How many of `total` things fall to place `at` of `places` when they are spread evenly. */
export const evenShare = (total: number, places: number, at: number): number =>
  Math.floor(((at + 1) * total) / places) - Math.floor((at * total) / places);
