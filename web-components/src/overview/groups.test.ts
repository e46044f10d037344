import { describe, expect, it } from "vitest";
import { Fleet } from "../client/fleet.ts";
import { factorySnapshot } from "../testing/factory.ts";
import { groupsOf, worstFirst } from "./groups.ts";

const fleet = new Fleet(() => {});
fleet.snapshot(factorySnapshot());
const shown = (by: string) =>
  groupsOf(fleet, by).map(({ name, tally, out }) => [name, tally.machines.total, tally.sensors.total, out]);

describe("groups of the overview", () => {
  it("are zones, sites, or what shares a label", () => {
    expect(shown("zone")).toEqual([
      ["Press shop", 30, 612, 1],
      ["Paint shop", 26, 504, 0],
      ["Assembly", 44, 884, 0],
    ]);
    expect(shown("site")).toEqual([["Aachen works", 100, 2_000, 1]]);
    expect(shown("label:criticality")).toEqual([["A", 100, 2_000, 1]]);
    expect(shown("label:shift")).toEqual([["no shift", 100, 2_000, 1]]);
  });

  it("count what they share as the zones do", () => {
    const [bySite] = groupsOf(fleet, "site");
    const [byLabel] = groupsOf(fleet, "label:line");
    expect(byLabel!.tally.alarms).toEqual(bySite!.tally.alarms);
    expect(bySite!.tally.alarms.medium).toEqual({ active: 6, unacknowledged: 3 });
  });

  it("sort by what waits for a person, then by machines", () =>
    expect(
      groupsOf(fleet, "zone")
        .toSorted(worstFirst)
        .map(({ name }) => name),
    ).toEqual(["Press shop", "Assembly", "Paint shop"]));
});
