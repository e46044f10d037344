export type Backoff = { firstMs: number; longestMs: number };
export const RETRY: Backoff = { firstMs: 100, longestMs: 5_000 };

/** How long to wait before attempt `attempt`, from 1: doubled each time, a random half of it taken off. */
export const waitBefore = (attempt: number, { firstMs, longestMs }: Backoff, random: () => number): number =>
  Math.min(longestMs, firstMs * 2 ** Math.min(attempt - 1, 30)) * (1 - 0.5 * random());

/** Waits, and not a moment longer than until the signal. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
  });
}
