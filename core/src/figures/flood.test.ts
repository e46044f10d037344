import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FLOOD_WITHIN_MS, floodsOf, type FloodSpan } from "./flood.ts";

const SECOND = 1_000;

/** Looks at every second anew: how many rang in the ten minutes up to it. */
function naive(times: readonly number[], to: number): FloodSpan[] {
  const floods: FloodSpan[] = [];
  let open: FloodSpan | undefined;
  for (let at = 0; at <= to; at += SECOND) {
    const before = times.filter((t) => t > at - FLOOD_WITHIN_MS && t < at).length;
    if (open && before < 5) {
      floods.push({ ...open, until: at });
      open = undefined;
    }
    times
      .filter((t) => t === at)
      .forEach((_, i) => {
        const count = before + i + 1;
        if (open) open = { ...open, alarms: open.alarms + 1, peak: Math.max(open.peak, count) };
        else if (count > 10) open = { since: at, until: undefined, alarms: count, peak: count };
      });
  }
  return open ? [...floods, open] : floods;
}

describe("a flood", () => {
  it("begins with the eleventh alarm in ten minutes and ends when fewer than five are left", () => {
    const times = Array.from({ length: 12 }, (_, i) => i * 10_000);
    expect(floodsOf(times, 10_000_000)).toEqual([{ since: 100_000, until: 670_000, alarms: 12, peak: 12 }]);
    expect(floodsOf(times.slice(0, 10), 10_000_000)).toEqual([]);
  });

  it("goes on until something says that it has ended", () => {
    const times = Array.from({ length: 11 }, () => 5_000);
    expect(floodsOf(times, 600_000)).toEqual([{ since: 5_000, until: undefined, alarms: 11, peak: 11 }]);
    expect(floodsOf(times, 605_000)[0]).toMatchObject({ until: 605_000 });
  });

  it("is the same as counting anew at every second", () => {
    const times = fc
      .array(fc.oneof(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 500, max: 700 })), { maxLength: 60 })
      .map((list) => list.map((at) => at * SECOND).sort((a, b) => a - b));
    fc.assert(
      fc.property(times, (list) => {
        expect(floodsOf(list, 4_000_000)).toEqual(naive(list, 4_000_000));
      }),
      { numRuns: 100 },
    );
  });
});
