import { expect, it } from "vitest";
import { fitting } from "./reading-columns.ts";

const readings = Array.from({ length: 10 }, (_, at) => ({
  at,
  ordinal: at + 1,
  value: "x".repeat(20),
  quality: "good" as const,
}));

it("takes what a message holds from the end that was asked for, and one reading at least", () => {
  const ordinals = (bytesMax: number, newest: boolean) =>
    fitting(readings, bytesMax, newest).map(({ ordinal }) => ordinal);
  expect(ordinals(350, false)).toEqual([1, 2, 3]);
  expect(ordinals(350, true)).toEqual([8, 9, 10]);
  expect(ordinals(1, true)).toEqual([10]);
  expect(ordinals(1_000, true)).toHaveLength(10);
});
