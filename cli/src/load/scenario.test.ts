import { describe, expect, it } from "vitest";
import { SCENARIOS, shareOf, usersOf } from "./scenario.ts";
import { parseThresholds } from "./threshold.ts";

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((all, one) => all + one, 0);

describe("a scenario", () => {
  it("divides a thousand users as it says", () =>
    expect(usersOf(SCENARIOS["thousand-users"]!, 1_000)).toEqual({ listeners: 700, readers: 250, feeders: 50 }));

  it.each([3, 7, 60, 999])("has %i users in all, some of each kind", (users) => {
    const counts = usersOf(SCENARIOS["thousand-users"]!, users);
    expect(sum(counts)).toBe(users);
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(0);
  });

  it.each([1, 2, 3])("loses nobody among %i workers", (workers) => {
    const counts = usersOf(SCENARIOS["thousand-users"]!, 101);
    const shares = Array.from({ length: workers }, (_, at) => shareOf(counts, at, workers));
    expect(shares.reduce((all, share) => all + sum(share), 0)).toBe(101);
  });

  it.each(Object.entries(SCENARIOS))("%s has thresholds that can be read", (_name, { thresholds }) => {
    for (const threshold of thresholds) expect(parseThresholds(threshold)).not.toHaveProperty("wrong");
  });
});
