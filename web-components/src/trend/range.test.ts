import { expect, it } from "vitest";
import { windowMs, windowWords } from "./range.ts";

it("reads how far back a trend looks, and takes the usual for what is none", () => {
  expect(["15m", "6h", "30d"].map(windowMs)).toEqual([900_000, 21_600_000, 2_592_000_000]);
  expect(["", "0m", "3", "1y", "900d"].map(windowMs)).toEqual(Array.from({ length: 5 }, () => 3_600_000));
  expect(["15m", "6h", "30d"].map(windowWords)).toEqual(["15 min", "6 h", "30 d"]);
});
