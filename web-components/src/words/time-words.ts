const two = (n: number): string => String(n).padStart(2, "0");

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Local time of day, `03:06:42`. */
export function clockTime(at: number): string {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** The time of day where it is of today, else with its date: `03:06:42`, `11 Nov 04:20`,
 * `11 Nov 2025 04:20`. */
export function clockOrDate(at: number, now: number): string {
  const date = new Date(at);
  const today = new Date(now);
  if (date.toDateString() === today.toDateString()) return clockTime(at);
  const day = `${date.getDate()} ${MONTHS[date.getMonth()]}`;
  const year = date.getFullYear() === today.getFullYear() ? "" : ` ${date.getFullYear()}`;
  return `${day}${year} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** The same without seconds. */
export const minuteOrDate = (at: number, now: number): string =>
  clockOrDate(at, now).replace(/^(\d\d:\d\d):\d\d$/, "$1");

/** `Tue 24 Nov 2026` */
export const longDate = (at: number): string =>
  new Date(at)
    .toLocaleDateString("en-GB", { weekday: "short", day: "numeric", month: "short", year: "numeric" })
    .replace(",", "");

/** How long something has stood: `12 s`, `4:11`, `24 min`, `5 h`, `3 d`. */
export function ageWords(ms: number): string {
  if (ms < MINUTE_MS) return `${Math.max(0, Math.floor(ms / SECOND_MS))} s`;
  if (ms < 10 * MINUTE_MS) return `${Math.floor(ms / MINUTE_MS)}:${two(Math.floor((ms % MINUTE_MS) / SECOND_MS))}`;
  if (ms < 2 * HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < 2 * DAY_MS) return `${Math.floor(ms / HOUR_MS)} h`;
  if (ms < 2 * YEAR_MS) return `${Math.floor(ms / DAY_MS)} d`;
  return `${Math.floor(ms / YEAR_MS)} y`;
}

/** A length of time in round words: `30 s`, `3 min`, `2 h`. */
export function spanWords(ms: number): string {
  if (ms < 90 * SECOND_MS) return `${Math.max(1, Math.round(ms / SECOND_MS))} s`;
  if (ms < 90 * MINUTE_MS) return `${Math.round(ms / MINUTE_MS)} min`;
  if (ms < 2 * DAY_MS) return `${Math.round(ms / HOUR_MS)} h`;
  return `${Math.round(ms / DAY_MS)} d`;
}
