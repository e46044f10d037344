import { describe, expect, it } from "vitest";
import { BACKOFF_FIRST_MS, BACKOFF_MAX_MS, backoffMs } from "./backoff.ts";

describe("backoff", () => {
  const check = (failures: number, random: number, expected: number) =>
    expect(backoffMs(failures, random)).toBe(expected);

  it("begins at half a second", () => check(0, 0, BACKOFF_FIRST_MS));
  it("doubles", () => check(3, 1, 4_000));
  it("spreads over the upper half of a step", () => check(3, 0, 2_000));
  it("ends at thirty seconds", () => check(40, 1, BACKOFF_MAX_MS));
  it("stays finite after days of failures", () => check(100_000, 1, BACKOFF_MAX_MS));
});
