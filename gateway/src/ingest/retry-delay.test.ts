import { expect, it } from "vitest";
import { retryDelay } from "./retry-delay.ts";

it("doubles from a quarter of a second to the maximum", () =>
  expect([1, 2, 3, 8, 1_000].map((failures) => retryDelay(failures, 30_000, 1))).toEqual([
    250, 500, 1_000, 30_000, 30_000,
  ]));

it("is at least half of that, so that gateways come back apart", () =>
  expect([0, 0.5, 1].map((random) => retryDelay(3, 30_000, random))).toEqual([500, 750, 1_000]));
