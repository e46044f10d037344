import { expect, it } from "vitest";
import { parseDay } from "./calendar-day.ts";

it.each(["1970-01-01", "2000-02-29", "2026-11-23", "2027-03-01", "2100-12-31"])("reads %s as the clock does", (day) =>
  expect(parseDay(day)).toBe(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8)))),
);

it.each(["2026-02-29", "2026-13-01", "2026-00-10", "2026-4-1", "01.04.2026", ""])("reads no day in %j", (day) =>
  expect(parseDay(day)).toBeUndefined(),
);
