import { describe, expect, it } from "vitest";
import { COMMIT_PACING, gatherOn, type Gathering } from "./commit-pacing.ts";

const check = (gathering: Partial<Gathering>, now: number, expected: number) =>
  expect(gatherOn(COMMIT_PACING, { readings: 50, openedAt: 0, lastOfferAt: 0, lastSealAt: 0, ...gathering }, now)).toBe(
    expected,
  );

describe("a group", () => {
  it("gathers while readings come", () => check({ lastOfferAt: 60 }, 60, 5));
  it("is committed when nothing came for a moment: publishers may wait for their acknowledgements", () =>
    check({ lastOfferAt: 60 }, 65, 0));
  it("is committed after the longest time, however readings come", () => check({ lastOfferAt: 99 }, 100, 0));
  it("is committed at once when it holds enough readings", () => check({ readings: 256, lastOfferAt: 1 }, 1, 0));
  it("keeps its distance from the last one while it holds few readings", () =>
    check({ readings: 1, lastSealAt: 52, openedAt: 53, lastOfferAt: 53 }, 58, 2));
});
