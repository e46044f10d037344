import fc from "fast-check";
import { expect, it } from "vitest";
import { apart } from "./edge-labels.ts";

it("keeps labels apart and leaves the first where it is", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 6 }), (places) => {
      const labels = apart(
        places.map((y) => ({ y })),
        13,
      );
      expect(labels[0]!.y).toBe(places[0]);
      const sorted = labels.map(({ y }) => y).sort((a, b) => a - b);
      for (let i = 1; i < sorted.length; i++) expect(sorted[i]! - sorted[i - 1]!).toBeGreaterThanOrEqual(13);
    }),
  );
});
