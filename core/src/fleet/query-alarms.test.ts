import { describe, expect, it } from "vitest";
import type { Alarm, Priority } from "../wire/health.ts";
import type { LogRecord } from "../wire/log.ts";
import { alarmItem } from "./alarm-entry.ts";
import { foldAll, newFleet, path, sourceTransition } from "./fleet-sample.ts";
import { queryAlarms, type AlarmFilter, type AlarmList, type AlarmSort } from "./query-alarms.ts";

const running = (priority: Priority, state: Alarm["state"], since: number, over: Partial<Alarm> = {}): Alarm => ({
  state,
  occurrence: 3,
  since,
  level: "high",
  priority,
  ...over,
});

const record = (seq: number, sensor: string, alarms: object, more: object = {}): LogRecord =>
  ({
    seq,
    at: seq,
    processedAt: seq,
    kind: "transition",
    of: "sensor",
    id: `site/zone/${sensor}`,
    changes: [],
    state: { signal: "live", limit: "high", alarms, ...more },
    health: "good",
    healthBefore: "good",
    cause: { kind: "limit", text: "beyond" },
  }) as unknown as LogRecord;

function fleetWithAlarms() {
  const fleet = newFleet();
  const silent = sourceTransition("silent", 50) as LogRecord & { state: object };
  foldAll(fleet, [
    [
      record(1, "m1/s1", { process: running("low", "unacknowledged", 10) }),
      record(2, "m1/s2", { process: running("high", "acknowledged", 20) }),
      record(3, "m2/s1", { instrument: running("medium", "rtnUnacknowledged", 30) }),
      record(4, "m2/s2", { process: running("high", "unacknowledged", 40, { muted: "outOfService" }) }),
      record(5, "m3/s1", { process: running("log", "acknowledged", 50) }),
      record(6, "m3/s2", {}, { shelves: { process: { level: "high", by: "Kim", reason: "test", from: 0 } } }),
      { ...silent, seq: 7, state: { signal: "silent", alarm: running("medium", "unacknowledged", 60) } } as LogRecord,
    ],
  ]);
  return fleet;
}

const ask = (list: AlarmList, filter: AlarmFilter = {}, sort: AlarmSort = "worst") =>
  queryAlarms(fleetWithAlarms(), { list, filter, sort, limit: 100 }).entries.map(({ id }) =>
    id.replace("site/zone/", ""),
  );

describe("the list of alarms", () => {
  it("puts first what nobody has seen, then by priority, the newest first", () =>
    expect(ask("active")).toEqual(["plc:source", "m2/s1:instrument", "m1/s1:process", "m1/s2:process"]));

  it("tells apart who waits for a person, what is muted and what never rings", () => {
    expect(ask("unacknowledged")).toEqual(["plc:source", "m2/s1:instrument", "m1/s1:process"]);
    expect(ask("outOfService")).toEqual(["m2/s2:process"]);
    expect(ask("shelved")).toEqual(["m3/s2:process"]);
    expect(ask("logged")).toEqual(["m3/s1:process"]);
    expect(ask("suppressed")).toEqual([]);
    expect(ask("all").length).toBe(7);
  });

  it("is narrowed by where, what, state, priority and words", () => {
    expect(ask("active", { machine: ["m1"] })).toEqual(["m1/s1:process", "m1/s2:process"]);
    expect(ask("active", { source: ["plc"] }, "id")).toEqual(["m1/s1:process", "m1/s2:process", "plc:source"]);
    expect(ask("active", { state: ["acknowledged"] })).toEqual(["m1/s2:process"]);
    expect(ask("active", { priority: ["medium"], alarm: ["instrument"] })).toEqual(["m2/s1:instrument"]);
    expect(ask("active", { label: ["criticality:A"] })).toEqual(["m1/s1:process", "m1/s2:process"]);
    expect(ask("active", { q: "m2.s1 oil" })).toEqual(["m2/s1:instrument"]);
    expect(ask("active", { zone: ["other"] })).toEqual([]);
    expect(ask("active", { within: ["site/other"] })).toEqual([]);
  });

  it("pages through everything once", () => {
    const fleet = fleetWithAlarms();
    for (const sort of ["worst", "since", "-since", "id", "tag"] as const) {
      const seen: string[] = [];
      let after;
      do {
        const page = queryAlarms(fleet, { list: "all", filter: {}, sort, limit: 2, after });
        seen.push(...page.entries.map(({ id }) => id));
        after = page.next;
      } while (after);
      expect(new Set(seen).size, sort).toBe(7);
      expect(seen.length, sort).toBe(7);
    }
  });

  it("gives what its person needs, and is counted for its zone", () => {
    const fleet = fleetWithAlarms();
    const [first] = queryAlarms(fleet, {
      list: "active",
      filter: { machine: ["m1"] },
      sort: "worst",
      limit: 1,
    }).entries;
    expect(alarmItem(first!)).toMatchObject({
      id: "site/zone/m1/s1:process",
      of: "sensor",
      target: "site/zone/m1/s1",
      tag: "m1.s1",
      machineTag: "TAG m1",
      state: "unacknowledged",
      occurrence: 3,
      cause: { text: "beyond" },
    });
    expect(fleet.zone(path).alarmCounts).toEqual({
      high: { active: 1, unacknowledged: 0 },
      medium: { active: 2, unacknowledged: 2 },
      low: { active: 1, unacknowledged: 1 },
      shelved: 0,
      suppressed: 0,
      outOfService: 1,
    });
  });
});
