const FIRST_MS = 250;

/**
 * How long to wait before the next attempt: doubling to the maximum, with a jitter of half so that many gateways do not
 * come back to a broker at once.
 * @param failures attempts that failed one after the other, from 1
 * @param random from 0 to 1
 */
export function retryDelay(failures: number, maxMs: number, random: number): number {
  const full = Math.min(maxMs, FIRST_MS * 2 ** Math.min(failures - 1, 20));
  return Math.round(full * (0.5 + 0.5 * random));
}
