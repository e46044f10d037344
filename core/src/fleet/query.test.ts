import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Fleet } from "./fleet.ts";
import { queryMachines, querySensors } from "./query.ts";

import { newFleet, log, foldAll } from "./fleet-sample.ts";
describe("queries", () => {
  const query = { filter: {}, sort: "id", limit: 100 } as const;
  const ids = (fleet: Fleet, filter: object) =>
    querySensors(fleet, { ...query, filter }).entries.map((entry) => entry.id);

  it("filters by part of the tag, label, machine, health and limit state", () => {
    const fleet = newFleet();
    expect(ids(fleet, { q: "M2 s1" })).toEqual(["site/zone/m2/s1"]);
    expect(ids(fleet, { label: ["criticality:A"] })).toEqual(["site/zone/m1/s1", "site/zone/m1/s2"]);
    expect(ids(fleet, { label: ["line:L1"], q: "m2 L1" })).toEqual(["site/zone/m2/s1", "site/zone/m2/s2"]);
    expect(ids(fleet, { machine: ["site/zone/m3"], zone: ["zone"] })).toHaveLength(2);
    expect(ids(fleet, { health: ["good"] })).toEqual([]);
    expect(ids(fleet, { limitState: ["normal"], site: ["site"] })).toHaveLength(6);
    expect(queryMachines(fleet, { ...query, filter: { q: "line l1 press" } }).total).toBe(3);
  });

  it("pages through every match once in every order", () => {
    fc.assert(
      fc.property(
        log,
        fc.constantFrom("id", "tag", "worst", "since", "-since"),
        fc.integer({ min: 1, max: 4 }),
        (records, sort, limit) => {
          const fleet = newFleet();
          foldAll(fleet, [records]);
          const whole = querySensors(fleet, { filter: {}, sort, limit: 100 });
          const pages = [];
          let page = querySensors(fleet, { filter: {}, sort, limit });
          for (pages.push(...page.entries); page.next; pages.push(...page.entries))
            page = querySensors(fleet, { filter: {}, sort, limit, after: page.next });
          expect(pages.map((entry) => entry.id)).toEqual(whole.entries.map((entry) => entry.id));
          expect(page.total).toBe(6);
        },
      ),
    );
  });
});
