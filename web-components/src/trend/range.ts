const MINUTE_MS = 60_000;
const UNITS_MS: Record<string, number> = { m: MINUTE_MS, h: 60 * MINUTE_MS, d: 1_440 * MINUTE_MS };

/** What a trend offers to look back. */
export const WINDOWS = ["15m", "1h", "6h", "24h", "7d", "30d"] as const;
const WINDOW_DEFAULT = "1h";
const WINDOW_MAX_MS = 366 * 1_440 * MINUTE_MS;

/** A length of time as `15m`, `6h` or `30d`, in ms; what is none is the usual one. */
export function windowMs(text: string, usual = WINDOW_DEFAULT): number {
  const [, n, unit] = /^(\d+)([mhd])$/.exec(text) ?? [];
  const ms = n ? Number(n) * UNITS_MS[unit!]! : 0;
  return ms > 0 && ms <= WINDOW_MAX_MS ? ms : windowMs(usual);
}

/** `15 min`, `6 h`, `30 d` */
export const windowWords = (text: string): string =>
  text
    .replace(/(\d)m$/, "$1 min")
    .replace(/(\d)h$/, "$1 h")
    .replace(/(\d)d$/, "$1 d");
