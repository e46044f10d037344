import { expect, it } from "vitest";
import { append, greatest, least } from "./any-length.ts";

it("takes lists that a call has no room for", () => {
  const many = Array.from({ length: 500_000 }, (_, at) => at);
  const list = [-1];
  append(list, many);
  expect(list).toHaveLength(500_001);
  expect(greatest(many, 7)).toBe(499_999);
  expect(greatest([], 7)).toBe(7);
  expect(least(many, 7)).toBe(0);
  expect(least([], Infinity)).toBe(Infinity);
});
