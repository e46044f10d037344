import { expect, it } from "vitest";
import { placeOfWords } from "./marks-over.ts";
import { clockTime } from "../words/time-words.ts";
import { gapLabel } from "./trend-words.ts";

const NOW = 1_795_000_000_000;
const room = { from: 40, to: 400 };

it("says where a store begins, and of all else how long nothing came", () => {
  const gap = { from: NOW - 3_600_000, to: NOW - 600_000 };
  const begun = `no readings before ${clockTime(gap.to).slice(0, 5)}`;
  expect(gapLabel({ ...gap, reason: "before this store begins" }, NOW)).toBe(begun);
  expect(gapLabel({ ...gap, reason: "older than readings are kept" }, NOW)).toBe(begun);
  expect(gapLabel({ ...gap, reason: "no data" }, NOW)).toBe("no data 50 min");
});

it("puts words about a gap beside it, and into it where it takes nearly all the room", () => {
  expect(placeOfWords({ from: 100, to: 120 }, room, 100, 6)).toEqual({ x: 126, align: "left", within: false });
  expect(placeOfWords({ from: 330, to: 350 }, room, 100, 6)).toEqual({ x: 324, align: "right", within: false });
  expect(placeOfWords({ from: 40, to: 360 }, room, 100, 6)).toEqual({ x: 354, align: "right", within: true });
  expect(placeOfWords({ from: 40, to: 60 }, { from: 40, to: 100 }, 100, 6)).toBeUndefined();
});
