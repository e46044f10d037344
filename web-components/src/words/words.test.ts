import { describe, expect, it } from "vitest";
import { ageWords, clockOrDate, spanWords } from "./time-words.ts";
import type { TransitionItem } from "@tocsin/core/wire/hub-api";
import { becauseWords, changeWords, isNews } from "./transition-words.ts";
import { decimalsOf, valueWords } from "./value-words.ts";

describe("times", () => {
  it("says how long something has stood, ever more coarsely", () => {
    expect([400, 12_000, 251_000, 1_440_000, 18_000_000, 300_000_000].map(ageWords)).toEqual([
      "0 s",
      "12 s",
      "4:11",
      "24 min",
      "5 h",
      "3 d",
    ]);
  });

  it("never shows a negative age for a clock that is ahead", () => expect(ageWords(-5_000)).toBe("0 s"));

  it("rounds spans", () => expect([30_000, 200_000, 7_200_000].map(spanWords)).toEqual(["30 s", "3 min", "2 h"]));

  it("gives the date only where it is another day", () => {
    const now = new Date(2026, 10, 24, 3, 6, 42).getTime();
    expect(clockOrDate(now - 60_000, now)).toBe("03:05:42");
    expect(clockOrDate(now - 86_400_000, now)).toBe("23 Nov 03:06");
    expect(clockOrDate(now - 800 * 86_400_000, now)).toBe("15 Sept 2024 03:06");
  });
});

describe("values", () => {
  const limit = (value: number) => ({ level: "high", value, priority: "log" as const });
  const check = (value: number, decimals: number) =>
    expect(decimalsOf({ kind: "analog", limits: [limit(value)] })).toBe(decimals);

  it("fixes the decimals by the sensor's scale", () => {
    check(260, 0);
    check(70, 1);
    check(-1.2, 2);
    check(0.05, 3);
    check(8.486, 3);
    check(2388.2, 1);
  });

  it("writes a true minus, groups thousands and leaves words alone", () => {
    expect(valueWords(-12.345, 1)).toBe("−12.3");
    expect(valueWords(186_200, 0)).toBe("186,200");
    expect(valueWords(true, 0)).toBe("on");
    expect(valueWords("closed", 0)).toBe("closed");
    expect(valueWords(undefined, 1)).toBe("–");
  });
});

describe("what happened", () => {
  const uncertain = (from: string, to: string, text: string) =>
    ({
      of: "sensor",
      healthBefore: "good",
      health: "good",
      changes: [{ region: "measurement.uncertain", from, to }],
      cause: { kind: "reading", text },
    }) as unknown as TransitionItem;
  it("is told in words", () => {
    const began = uncertain("no", "yes", "quality uncertain");
    expect([changeWords(began), becauseWords(began, undefined)]).toEqual(["quality uncertain", ""]);
    expect(changeWords(uncertain("yes", "no", "quality good"))).toBe("quality good again");
  });
});

it("tells once what two suppressions have in common", () => {
  const changes = ["process", "instrument"].map((alarm) => ({
    region: `suppression.${alarm}.byDesign`,
    from: "yes",
    to: "no",
  }));
  expect(changeWords({ of: "sensor", healthBefore: "good", health: "good", changes } as TransitionItem)).toBe(
    "judged again",
  );
});

describe("news", () => {
  const news = (health: string, changes: [region: string, from: string, to: string][]) =>
    isNews({
      of: "sensor",
      healthBefore: "good",
      health,
      changes: changes.map(([region, from, to]) => ({ region, from, to })),
    } as TransitionItem);

  it("is what moved, told once", () => {
    expect(news("good", [["limit", "normal", "high"]])).toBe(true);
    expect(news("out-of-specification", [["health", "good", "out-of-specification"]])).toBe(true);
    expect(news("good", [["signal", "silent", "live"]])).toBe(true);
  });

  it("is not that a sensor is judged again after a holdoff, except where it rings then", () => {
    const judged: [string, string, string] = ["suppression.process.suppressedByDesign", "yes", "no"];
    expect(news("good", [judged])).toBe(false);
    expect(news("good", [judged, ["limit", "normal", "high"]])).toBe(true);
    expect(news("good", [judged, ["alarms.process", "normal", "unacknowledged"]])).toBe(true);
    expect(news("good", [["suppression.process.shelved", "no", "yes"]])).toBe(true);
  });

  it("is not a sensor's first reading, nor a machine's coverage alone", () => {
    expect(news("good", [["signal", "unknown", "live"]])).toBe(false);
    expect(news("good", [["coverage", "20 of 20", "19 of 20"]])).toBe(false);
  });
});
