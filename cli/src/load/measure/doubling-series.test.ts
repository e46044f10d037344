import { expect, it } from "vitest";
import { DoublingSeries } from "./doubling-series.ts";

class Sum {
  sum = 0;
  merge(later: Sum) {
    this.sum += later.sum;
  }
}

it("holds a run of any length in so many slots, and forgets nothing", () => {
  const series = new DoublingSeries(() => new Sum(), 10);
  for (let second = 0; second < 1_000; second++) series.at(second).sum++;
  expect(series.widthSeconds).toBe(128);
  expect(series.slots.length).toBeLessThanOrEqual(10);
  expect(series.slots.reduce((all, { sum }) => all + sum, 0)).toBe(1_000);
});

it("has a slot for every stretch, also where nothing happened", () => {
  const series = new DoublingSeries(() => new Sum(), 10);
  series.at(4).sum++;
  expect(series.slots.map(({ sum }) => sum)).toEqual([0, 0, 0, 0, 1]);
});
