import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineSketch, type Point } from "./line-sketch.ts";

const RANGE = { from: 0, to: 100_000 };
const sketch = (points: readonly Point[], pointsMax: number) => {
  const line = new LineSketch(RANGE, pointsMax);
  for (const { at, value } of points) line.add(at, value);
  return line.line();
};
const points = fc.array(
  fc.record({ at: fc.integer({ min: 0, max: 99_999 }), value: fc.double({ noNaN: true, min: -1e6, max: 1e6 }) }),
  { maxLength: 400 },
);

describe("a line in few points", () => {
  it("is all of it where there are no more than are wanted", () =>
    expect(
      sketch(
        [
          { at: 2, value: 1 },
          { at: 1, value: 5 },
        ],
        2,
      ),
    ).toEqual([
      { at: 1, value: 5 },
      { at: 2, value: 1 },
    ]));

  it("keeps a spike of one reading in ten thousand", () => {
    const day = Array.from({ length: 10_000 }, (_, n) => ({ at: 10 * n, value: n === 7_777 ? 90 : Math.sin(n / 500) }));
    const line = sketch(day, 50);
    expect(line).toHaveLength(50);
    expect(line.map(({ value }) => value)).toContain(90);
  });

  it("is points that were given, in order of time, no more than wanted, first and last among them, in any order given", () =>
    fc.assert(
      fc.property(points, fc.integer({ min: 2, max: 60 }), (given, pointsMax) => {
        const line = sketch(given, pointsMax);
        expect(line.length).toBe(Math.min(line.length, pointsMax));
        const times = line.map(({ at }) => at);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
        for (const { at, value } of line) expect(given.some((one) => one.at === at && one.value === value)).toBe(true);
        if (given.length === 0) return;
        expect(times[0]).toBe(Math.min(...given.map(({ at }) => at)));
        expect(times.at(-1)).toBe(Math.max(...given.map(({ at }) => at)));
      }),
    ));
});
