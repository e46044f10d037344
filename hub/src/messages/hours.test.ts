import { describe, expect, it } from "vitest";
import { DAYS, type Hours } from "../config/messages-schema.ts";
import { isInHours } from "./hours.ts";

const hours = (from: string, to: string, days: Hours["days"] = [...DAYS]): Hours[] => [{ days, from, to }];
const check = (list: Hours[], at: string, expected: boolean, timeZone = "Europe/Berlin") =>
  expect(isInHours(list, timeZone, Date.parse(at)), at).toBe(expected);

describe("hours of the week", () => {
  it("are always where none are given", () => check([], "2026-11-23T03:00:00Z", true));

  it("begin with their first minute and end before their last", () => {
    const day = hours("06:00", "14:00", ["mon"]);
    check(day, "2026-11-23T04:59:59Z", false);
    check(day, "2026-11-23T05:00:00Z", true);
    check(day, "2026-11-23T12:59:59Z", true);
    check(day, "2026-11-23T13:00:00Z", false);
    check(day, "2026-11-24T05:00:00Z", false);
  });

  it("over midnight belong to the day on which they begin", () => {
    const night = hours("22:00", "06:00", ["fri"]);
    check(night, "2026-11-27T22:00:00Z", true);
    check(night, "2026-11-28T04:59:00Z", true);
    check(night, "2026-11-28T05:00:00Z", false);
    check(night, "2026-11-28T22:00:00Z", false);
    check(night, "2026-11-27T04:00:00Z", false);
  });

  it("follow the clock on the wall when it is put forward", () => {
    // On 29 March 2026 in Berlin 02:00 is 03:00: six o'clock comes an hour earlier in UTC than the day before.
    const early = hours("06:00", "07:00");
    check(early, "2026-03-28T05:30:00Z", true);
    check(early, "2026-03-29T05:30:00Z", false);
    check(early, "2026-03-29T04:30:00Z", true);
    const skipped = hours("02:00", "03:00", ["sun"]);
    for (const at of ["00:30", "00:59", "01:00", "01:30"]) check(skipped, `2026-03-29T${at}:00Z`, false);
  });

  it("hold for both hours that the clock shows twice when it is put back", () => {
    const twice = hours("02:00", "03:00", ["sun"]);
    check(twice, "2026-10-24T23:59:00Z", false);
    check(twice, "2026-10-25T00:30:00Z", true);
    check(twice, "2026-10-25T01:30:00Z", true);
    check(twice, "2026-10-25T02:00:00Z", false);
  });

  it("are a whole day with 24:00, and from midnight to midnight", () => {
    check(hours("00:00", "24:00", ["sun"]), "2026-10-25T12:00:00Z", true);
    check(hours("00:00", "00:00", ["sun"]), "2026-10-25T12:00:00Z", true);
    check(hours("18:00", "24:00", ["sat"]), "2026-10-24T22:00:00Z", false);
  });
});
