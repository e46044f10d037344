import { describe, expect, it } from "vitest";
import { Histogram } from "./histogram.ts";

const of = (values: number[]) => {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
};
const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

describe("a histogram", () => {
  it("knows quantiles to 2 %", () => {
    const histogram = of(upTo(10_000));
    for (const part of [0.5, 0.9, 0.95, 0.99]) {
      expect(histogram.quantile(part) / (part * 10_000)).toBeGreaterThan(0.98);
      expect(histogram.quantile(part) / (part * 10_000)).toBeLessThan(1.03);
    }
  });

  it("says nothing of no values", () => expect(new Histogram().quantile(0.5)).toBeNaN());

  it("keeps what is beyond its ends in its first and last bucket", () => {
    expect(of([0]).quantile(0.5)).toBeLessThan(0.02);
    expect(of([1e12]).quantile(0.5)).toBeGreaterThan(500_000);
  });

  it("is the same after it crossed from a worker in two parts", () => {
    const whole = new Histogram();
    for (const part of [of(upTo(50)), of(upTo(500))]) whole.add(part.sparse());
    expect(whole.sparse()).toEqual(of([...upTo(50), ...upTo(500)]).sparse());
    expect(whole.count).toBe(550);
  });

  it("counts values in even steps, the last of which is open", () =>
    expect(of([5, 15, 15, 95, 1_000]).steps(10, 10)).toEqual([1, 2, 0, 0, 0, 0, 0, 0, 0, 2]));
});
