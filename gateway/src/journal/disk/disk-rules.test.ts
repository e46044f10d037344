import { describe, expect, it } from "vitest";
import { hoursLeft, judgeDisk, rulesFor } from "./disk-rules.ts";

const GIB = 1_073_741_824;
const RULES = { reserveBytes: GIB / 16, shortenBelowBytes: 2 * GIB, dropBelowBytes: GIB };

describe("a disk that fills", () => {
  it.each([
    [3 * GIB, "ok", []],
    [1.5 * GIB, "shortening", []],
    [0.9 * GIB, "dropping", ["log", "low"]],
    [0.4 * GIB, "dropping", ["log", "low", "medium"]],
    [0, "dropping", ["high", "medium", "low", "log"]],
  ])("with %d bytes free is %s and does not keep %j", (free, state, notKept) => {
    expect(judgeDisk(free, RULES)).toEqual({ state, notKept });
  });

  it("has watermarks that are shares of a small disk", () => {
    const small = { reserveBytes: 50, shortenBelowBytes: 200, dropBelowBytes: 100 };
    expect(rulesFor(RULES, 1_000)).toEqual(small);
    expect(rulesFor(RULES, 100 * GIB)).toEqual(RULES);
    expect(rulesFor(RULES, 1_011)).toEqual({ reserveBytes: 50, shortenBelowBytes: 202, dropBelowBytes: 101 });
  });

  it("tells the hours until readings are dropped, and nothing where days are cut before", () => {
    const growth = { freeBytes: 2 * GIB, readingsPerSecond: 2_000, bytesPerReading: 5, daysKept: 1 };
    expect(hoursLeft({ ...growth, readingsKeptMs: 30 * 86_400_000 }, RULES)).toBeCloseTo(GIB / 36_000_000, 6);
    expect(hoursLeft({ ...growth, readingsKeptMs: 2 * 86_400_000 }, RULES)).toBeUndefined();
    const quiet = { ...growth, readingsPerSecond: 0, readingsKeptMs: 30 * 86_400_000 };
    expect(hoursLeft(quiet, RULES)).toBeUndefined();
  });
});
