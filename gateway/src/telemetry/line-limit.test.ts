import { expect, it } from "vitest";
import { LineLimit } from "./line-limit.ts";

it("lets a line of each kind pass in a minute and says how many were withheld", () => {
  let now = 0;
  const limit = new LineLimit(1, () => now);
  expect([limit.pass("will"), limit.pass("will"), limit.pass("will"), limit.pass("version")]).toEqual([
    0,
    undefined,
    undefined,
    0,
  ]);
  now = 60_000;
  expect([limit.pass("will"), limit.pass("will"), limit.pass("version")]).toEqual([2, undefined, 0]);
});
