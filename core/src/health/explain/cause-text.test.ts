import { expect, it } from "vitest";
import { durationText, numberText, rangeText, valueText } from "./cause-text.ts";
import { exampleSensor } from "../example-zone.ts";

it.each([
  [0, "0 ms"],
  [850, "850 ms"],
  [1_500, "1.5 s"],
  [60_000, "1 min"],
  [150_000, "2 min 30 s"],
  [3_600_000, "1 h"],
  [90_061_000, "1 d 1 h"],
])("says %d ms as %s", (ms, text) => expect(durationText(ms)).toBe(text));

it("shows what a display shows", () => {
  expect(numberText(70.099_999_999)).toBe("70.1");
  expect(valueText(70.1, undefined)).toBe("70.1");
  expect(valueText(1_234_561, "pieces")).toBe("1234561 pieces");
  expect(valueText(2_388.192, undefined, 2_388.19)).toBe("2388.192");
  expect(valueText(2_388.19, undefined, 2_388.19)).toBe("2388.19");
  expect(valueText(true, "°C")).toBe('"true"');
  expect(valueText("x".repeat(200), undefined)).toHaveLength(82);
});

it("knows a broken loop by NE 43", () => {
  const loop = exampleSensor("oven", "temp", { range: { from: 3.6, to: 21 } });
  expect(rangeText(loop, 2.1)).toBe("2.1 mA outside 3.6 to 21 mA: wire break");
  expect(rangeText(loop, 22)).toBe("22 mA outside 3.6 to 21 mA: short circuit");
  expect(rangeText(exampleSensor("oven", "temp", { range: { from: 0, to: 10 } }), -1)).toBe(
    "raw value -1 outside 0 to 10",
  );
  expect(rangeText(exampleSensor("oven", "temp"), Infinity)).toBe("raw value Infinity is not a finite number");
});
