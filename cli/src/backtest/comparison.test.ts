import { describe, expect, it } from "vitest";
import { compareAlarms, totalOf } from "./comparison.ts";
import type { RungAlarm } from "./rung-alarms.ts";

const rung = (of: string, from: number, to?: number): RungAlarm => ({
  of,
  alarm: "process",
  level: "high",
  priority: "low",
  from,
  ...(to === undefined ? {} : { to }),
});

describe("alarms before and after", () => {
  it("are kept where they stood at the same time, each with one counterpart at most", () => {
    const before = [rung("a", 0, 10), rung("a", 20, 30), rung("a", 40, 50), rung("b", 0, 5)];
    const after = [rung("a", 2, 45), rung("a", 60), rung("c", 1, 2)];
    const compared = compareAlarms(before, after);
    expect(compared.map(({ of }) => of)).toEqual(["a", "b", "c"]);
    expect(compared[0]).toMatchObject({ before: 3, after: 2, kept: 1, lost: 2, new: 1 });
    expect(compared[0]!.lostAlarms.map(({ from }) => from)).toEqual([20, 40]);
    expect(compared[0]!.newAlarms.map(({ from }) => from)).toEqual([60]);
    expect(totalOf(compared)).toEqual({ before: 4, after: 3, kept: 1, lost: 3, new: 2 });
  });

  it("match an alarm that still stands at the end", () => {
    expect(compareAlarms([rung("a", 5)], [rung("a", 900)])[0]).toMatchObject({ kept: 1, lost: 0, new: 0 });
  });
});
