import { describe, expect, it } from "vitest";
import type { SensorItem, TransitionItem } from "@tocsin/core/wire/hub-api";
import { doubtfulStretches, doubtsOf, withDoubts } from "./doubt.ts";
import { valueSpan, type TrendData } from "./trend-data.ts";

const sensor = (signal: string) => ({ state: { signal } }) as SensorItem;
const moved = (at: number, from: string, to: string, region = "signal") =>
  ({ at, changes: [{ region, from, to }] }) as unknown as TransitionItem;
const data: TrendData = {
  at: [0, 10, 20, 30, 40],
  value: [5, 6, -400, -400, 7],
  min: [4, 5, -500, -500, 6],
  max: [6, 7, 0, 0, 8],
  names: undefined,
  gaps: [],
};

describe("what is not to be believed", () => {
  it("is what came while the signal was invalid", () => {
    const items = [moved(35, "invalid", "live"), moved(25, "normal", "high", "limit"), moved(18, "live", "invalid")];
    expect(doubtsOf(sensor("live"), items)).toEqual([{ from: 18, to: 35 }]);
  });

  it("lasts until now, and from ever where no transition is known", () => {
    expect(doubtsOf(sensor("invalid"), [moved(18, "live", "invalid")])).toEqual([{ from: 18, to: Infinity }]);
    expect(doubtsOf(sensor("invalid"), [])).toEqual([{ from: -Infinity, to: Infinity }]);
    expect(doubtsOf(sensor("live"), [])).toEqual([]);
  });

  it("is no part of the line, and neither are steps that hold some of it", () => {
    const shown = withDoubts(data, [{ from: 15, to: 35 }], new Set(), 10);
    expect(shown.value).toEqual([5, null, null, null, 7]);
    expect(shown.min).toEqual([4, null, null, null, 6]);
    expect(shown.doubtful).toEqual([null, 6, -400, -400, null]);
    expect(doubtfulStretches(shown)).toEqual([
      [
        [0, 5],
        [10, 6],
        [20, -400],
        [30, -400],
        [40, 7],
      ],
    ]);
  });

  it("is also a single reading whose own quality is not good", () =>
    expect(withDoubts(data, [], new Set([20]), 0).doubtful).toEqual([null, null, -400, null, null]));

  it("does not stretch the value axis", () => {
    const [from, to] = valueSpan(withDoubts(data, [{ from: 20, to: 40 }], new Set(), 0), [2, 9]);
    expect([from > 0, to < 12]).toEqual([true, true]);
    const nothingElse = valueSpan(withDoubts(data, [{ from: -Infinity, to: Infinity }], new Set(), 0), [2, 9]);
    expect(nothingElse[0]).toBeGreaterThan(0);
  });
});
