import { DAYS, type Hours } from "../config/messages-schema.ts";

const DAY_MINUTES = 1_440;
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * Whether a time (ms since 1970 UTC) is in one of the hours, as a clock on the wall there shows it: the hour that the clock
 * skips in spring is in none, and both that it shows twice in autumn are. No hours: always.
 */
export function isInHours(hours: readonly Hours[], timeZone: string, at: number): boolean {
  if (hours.length === 0) return true;
  const { day, minute } = wallClock(timeZone, at);
  return hours.some(({ days, from, to }) => {
    const [begin, end] = [minutesOf(from), minutesOf(to)];
    if (end > begin) return days.includes(DAYS[day]!) && minute >= begin && minute < end;
    // Over midnight the hours belong to the day on which they begin.
    const dayBefore = DAYS[(day + 6) % 7]!;
    return (days.includes(DAYS[day]!) && minute >= begin) || (days.includes(dayBefore) && minute < end);
  });
}

function minutesOf(clock: string): number {
  const [hours, minutes] = clock.split(":").map(Number) as [number, number];
  return Math.min(hours * 60 + minutes, DAY_MINUTES);
}

function wallClock(timeZone: string, at: number): { day: number; minute: number } {
  let format = formats.get(timeZone);
  if (!format) {
    const parts = { weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
    formats.set(timeZone, (format = new Intl.DateTimeFormat("en-US", { timeZone, ...parts })));
  }
  const told = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const day = DAYS.indexOf(told["weekday"]!.toLowerCase() as (typeof DAYS)[number]);
  return { day, minute: Number(told["hour"]) * 60 + Number(told["minute"]) };
}
