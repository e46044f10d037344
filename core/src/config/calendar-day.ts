const DAY_MS = 86_400_000;

/** A day of the calendar such as `2027-03-01`, in a table: when it begins in UTC, ms since 1970. Undefined for none. */
export function parseDay(text: string): number | undefined {
  const [, year, month, day] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined || month < 1 || month > 12) return undefined;
  const first = daysTo(year, month);
  const next = month === 12 ? daysTo(year + 1, 1) : daysTo(year, month + 1);
  return day < 1 || day > next - first ? undefined : (first + day - 1) * DAY_MS;
}

/** Days from 1970 to the first of a month. A year begins with March here, so that its leap day is its last. */
function daysTo(year: number, month: number): number {
  const years = month < 3 ? year - 1 : year;
  const months = month < 3 ? month + 9 : month - 3;
  const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  return years * 365 + leapDays + Math.floor((153 * months + 2) / 5) - 719_468;
}
