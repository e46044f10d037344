import { describe, expect, it } from "vitest";
import { FLIPPED, runFlips } from "../../../test/flips.ts";

const FLIPS = 3;

describe("a store in which one bit was flipped", () => {
  it("comes up by itself, declares exactly what is missing under a new epoch, and changes nothing in silence", async () => {
    const figures = await runFlips(FLIPS, 20_261_124);
    for (const flipped of FLIPPED) {
      const { wrong, cameUp, newEpochs, found } = figures[flipped];
      expect({ flipped, wrong, cameUp, newEpochs: newEpochs - found }).toEqual({
        flipped,
        wrong: [],
        cameUp: FLIPS,
        newEpochs: 0,
      });
    }
  }, 120_000);
});
