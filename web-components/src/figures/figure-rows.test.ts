import { expect, it } from "vitest";
import type { AlarmFigures } from "@tocsin/core/wire/figures";
import { alarmsPerDay, figureRows } from "./figure-rows.ts";

const none = { value: 0 };
const figures: AlarmFigures = {
  annunciated: 13,
  perDay: { value: 3_150 },
  perHour: { value: 131 },
  per10Minutes: { value: 22 },
  busyPeriods: { ...none, periods: 0, most: 13 },
  floods: { ...none, count: 0, durationMs: 0, longestMs: 0, peak: 0, alarms: 0, newest: [] },
  chattering: { ...none, occurrences: 0 },
  fleeting: { ...none, occurrences: 0 },
  standing: { ...none, now: 0 },
  priorities: { high: none, medium: none, low: none },
  worst: { ...none, items: [] },
};
const told = (days: number) => figureRows(figures, days).map(({ name, value }) => `${name}: ${value}`);

it("tells how many rang and in how long where there is less than a day of history, and no rate", () => {
  expect(told(6 / 1_440)[0]).toBe("Alarms in 6 min: 13");
  expect(told(6 / 1_440).join()).not.toMatch(/per day|per hour|Alarms per 10|3,150/);
  expect(alarmsPerDay(figures, 6 / 1_440)).toBe(13);
});

it("tells rates of a day and more", () => {
  expect(told(2)[0]).toBe("Alarms per day: 3,150");
  expect(told(2)[1]).toBe("Alarms per hour: 131");
});
