export const BACKOFF_FIRST_MS = 500;
export const BACKOFF_MAX_MS = 30_000;

/**
 * How long to wait before the next attempt, in ms: doubles from 0.5 s to 30 s, and spreads over the upper half of each
 * step, so that the pages of a whole factory do not return to a restarted hub in one moment.
 * @param failures attempts that failed in a row, from 0
 * @param random from 0 to 1
 */
export function backoffMs(failures: number, random: number): number {
  const step = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** Math.min(failures, 16));
  return Math.max(BACKOFF_FIRST_MS, step * (0.5 + random / 2));
}
