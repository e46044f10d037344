import { describe, expect, it } from "vitest";
import { missingOf, settleGap } from "./gap.ts";

describe("an answered gap", () => {
  const gap = { epoch: 2, from: 10, to: 20, state: "asked" } as const;
  const check = (lost: { from: number; to: number }[], expected: [number, number, string][]) =>
    expect(settleGap(gap, lost)).toEqual(expected.map(([from, to, state]) => ({ epoch: 2, from, to, state })));

  it("is filled where nothing was lost", () => check([], [[10, 20, "filled"]]));
  it("is lost as a whole", () => check([{ from: 1, to: 99 }], [[10, 20, "lost"]]));
  it("is divided where a part was lost", () =>
    check(
      [
        { from: 12, to: 13 },
        { from: 20, to: 20 },
      ],
      [
        [10, 11, "filled"],
        [12, 13, "lost"],
        [14, 19, "filled"],
        [20, 20, "lost"],
      ],
    ));
});

describe("what numbers leave out of a range", () => {
  it("is the holes between, before and behind them", () =>
    expect(missingOf([3, 4, 7], 1, 9)).toEqual([
      { from: 1, to: 2 },
      { from: 5, to: 6 },
      { from: 8, to: 9 },
    ]));
});
