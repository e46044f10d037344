import { language, msg, str } from "./language.ts";

const two = (n: number): string => String(n).padStart(2, "0");

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;

/** Plants count hours from 0 to 23, whatever their language. */
const CLOCK = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" } as const;
const DAY = { day: "numeric", month: "short" } as const;
const DAY_OF_YEAR = { ...DAY, year: "numeric" } as const;
const WEEKDAY = { ...DAY_OF_YEAR, weekday: "short" } as const;
const OFFSET = { timeZoneName: "shortOffset" } as const;
const OWN_OFFSET = new Intl.DateTimeFormat("en-GB", OFFSET);

const formats = new Map<object, Map<string, Intl.DateTimeFormat>>();

/** A format in the language and time zone of now; making one takes long, so each is kept. */
function format(options: Intl.DateTimeFormatOptions, tag = language().tag): Intl.DateTimeFormat {
  const { timeZone } = language();
  const key = `${tag} ${timeZone ?? ""}`;
  const own = formats.get(options) ?? new Map<string, Intl.DateTimeFormat>();
  formats.set(options, own);
  const known = own.get(key) ?? new Intl.DateTimeFormat(tag, { ...options, ...(timeZone ? { timeZone } : {}) });
  own.set(key, known);
  return known;
}

/** Time of day, `03:06:42`. */
export const clockTime = (at: number): string => format(CLOCK, "en-GB").format(at);

const dayAndYear = (at: number): string => format(DAY_OF_YEAR).format(at);
const yearOf = (at: number): string => dayAndYear(at).replace(/^.*(\d{4}).*$/, "$1");

/** The time of day where it is of today, else with its date: `03:06:42`, `11 Nov 04:20`,
 * `11 Nov 2025 04:20`. */
export function clockOrDate(at: number, now: number): string {
  const time = clockTime(at);
  if (dayAndYear(at) === dayAndYear(now)) return time;
  const day = yearOf(at) === yearOf(now) ? format(DAY).format(at) : dayAndYear(at);
  return `${day} ${time.slice(0, 5)}`;
}

/** The same without seconds. */
export const minuteOrDate = (at: number, now: number): string =>
  clockOrDate(at, now).replace(/^(\d\d:\d\d):\d\d$/, "$1");

/** `Tue 24 Nov 2026` */
export const longDate = (at: number): string => format(WEEKDAY).format(at).replace(",", "");

/** Which time zone times are told in where it is not the browser's own: `UTC+1`; else nothing. */
export function zoneWords(at: number): string {
  if (language().timeZone === undefined) return "";
  const offset = (told: Intl.DateTimeFormat) =>
    told.formatToParts(at).find(({ type }) => type === "timeZoneName")!.value;
  const told = offset(format(OFFSET, "en-GB"));
  return told === offset(OWN_OFFSET) ? "" : told.replace("GMT", "UTC");
}

/** How long something has stood: `12 s`, `4:11`, `24 min`, `5 h`, `3 d`. */
export function ageWords(ms: number): string {
  if (ms < MINUTE_MS) return `${Math.max(0, Math.floor(ms / SECOND_MS))} s`;
  if (ms < 10 * MINUTE_MS) return `${Math.floor(ms / MINUTE_MS)}:${two(Math.floor((ms % MINUTE_MS) / SECOND_MS))}`;
  if (ms < 2 * HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < 2 * DAY_MS) return `${Math.floor(ms / HOUR_MS)} h`;
  if (ms < 2 * YEAR_MS) return days(Math.floor(ms / DAY_MS));
  return msg(str`${Math.floor(ms / YEAR_MS)} y`);
}

const days = (n: number): string => msg(str`${n} d`);

/** A length of time in round words: `30 s`, `3 min`, `2 h`. */
export function spanWords(ms: number): string {
  if (ms < 90 * SECOND_MS) return `${Math.max(1, Math.round(ms / SECOND_MS))} s`;
  if (ms < 90 * MINUTE_MS) return `${Math.round(ms / MINUTE_MS)} min`;
  if (ms < 2 * DAY_MS) return `${Math.round(ms / HOUR_MS)} h`;
  return days(Math.round(ms / DAY_MS));
}

/** How much of a respite is left: below an hour to the second, `6:30`, then in round words. */
export function leftWords(ms: number): string {
  if (ms >= HOUR_MS) return spanWords(ms);
  return `${Math.floor(ms / MINUTE_MS)}:${two(Math.floor((ms % MINUTE_MS) / SECOND_MS))}`;
}

/** Reads a time that an attribute gives: ISO 8601, or ms since 1970 UTC. */
export function timeGiven(text: string | undefined): number | undefined {
  if (!text) return undefined;
  const at = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}
