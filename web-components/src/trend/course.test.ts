import { expect, it } from "vitest";
import { courseWords, slopePerMinute } from "./course.ts";

const line = (perMinute: number, minutes = 10) => {
  const at = Array.from({ length: minutes * 60 }, (_, i) => i * 1_000);
  return {
    at,
    value: at.map((time) => 50 + (perMinute * time) / 60_000),
    min: undefined,
    max: undefined,
    names: undefined,
    gaps: [],
  };
};

it("tells how fast a line moves at its end, and nothing of one that is steady", () => {
  expect(slopePerMinute(line(1.2))).toBeCloseTo(1.2);
  expect(courseWords(line(1.2), 40, "°C", 1)).toBe("rising 1.2 °C/min");
  expect(courseWords(line(-3), 40, "bar", 0)).toBe("falling 3.0 bar/min");
  expect(courseWords(line(0.01), 40, "°C", 1)).toBe("");
});

it("says nothing of too few readings, or across what is missing", () => {
  expect(slopePerMinute({ at: [0, 1_000], value: [1, 2] })).toBeUndefined();
  const { at, value } = line(1);
  expect(slopePerMinute({ at, value: value.map(() => null) })).toBeUndefined();
});
