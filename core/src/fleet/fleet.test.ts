import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HEALTHS, LIMIT_STATES, PRIORITIES } from "../wire/health.ts";
import type { MachineInventory, ZoneInventory } from "../wire/inventory.ts";
import type { LogBatch, LogRecord } from "../wire/log.ts";
import { Fleet } from "./fleet.ts";
import { foldHeartbeat, foldTime } from "./fold-gateway.ts";
import { foldMachineInventory, foldZoneInventory } from "./fold-inventory.ts";
import { foldBatch } from "./fold-log.ts";
import { foldMachineState } from "./fold-state.ts";
import { gatewayItem } from "./gateway-item.ts";
import { Interning } from "./interning.ts";
import { machineItem, sensorItem, zoneItem } from "./item.ts";
import { queryMachines, querySensors } from "./query.ts";
import { recount } from "./recount.ts";

const MACHINES = ["m1", "m2", "m3"];
const SENSORS = ["s1", "s2"];
const path = { site: "site", zone: "zone" } as never as { site: never; zone: never };
const zoneNames: ZoneInventory = {
  v: 1,
  site: "site",
  zone: "zone",
  siteName: "Site",
  zoneName: "Press",
  order: 1,
  configHash: "h",
  machines: MACHINES,
};
const inventoryOf = (machine: string, sensors = SENSORS, configHash = "h"): MachineInventory => ({
  v: 1,
  site: "site",
  zone: "zone",
  machine,
  tag: `TAG ${machine}`,
  description: "a press",
  configHash,
  labels: { line: "L1" },
  sensors: sensors.map((sensor) => ({
    sensor,
    tag: `${machine}.${sensor}`,
    description: "oil",
    kind: "analog",
    reports: "periodic",
    labels: { criticality: machine === "m1" ? "A" : "B" },
    limits: [],
  })) as MachineInventory["sensors"],
});

const interning = new Interning();
const listMachine = (fleet: Fleet, machine: string, sensors?: string[], hash?: string) =>
  foldMachineInventory(fleet, { ...path, machine: machine as never }, inventoryOf(machine, sensors, hash), interning);

function newFleet(): Fleet {
  const fleet = new Fleet();
  foldZoneInventory(fleet, path, zoneNames);
  for (const machine of MACHINES) listMachine(fleet, machine);
  return fleet;
}

const sensorRecord = fc
  .record({
    machine: fc.constantFrom(...MACHINES),
    sensor: fc.constantFrom(...SENSORS, "unlisted"),
    health: fc.constantFrom(...HEALTHS),
    healthBefore: fc.constantFrom(...HEALTHS),
    limit: fc.constantFrom(...LIMIT_STATES),
    priority: fc.option(fc.constantFrom(...PRIORITIES), { nil: undefined }),
  })
  .map(
    ({ machine, sensor, limit, priority, ...rest }) =>
      ({
        kind: "transition",
        of: "sensor",
        id: `site/zone/${machine}/${sensor}`,
        changes: [{ region: "limit", from: "normal", to: limit }],
        state: { signal: "live", limit },
        ...rest,
        ...(priority ? { priority } : {}),
        cause: { kind: "limit", text: "beyond" },
      }) as unknown as LogRecord,
  );
const machineRecord = fc.record({ machine: fc.constantFrom(...MACHINES), health: fc.constantFrom(...HEALTHS) }).map(
  ({ machine, health }) =>
    ({
      kind: "transition",
      of: "machine",
      id: `site/zone/${machine}`,
      changes: [],
      state: { state: "running", coverage: { good: 1, of: 2 } },
      health,
      healthBefore: "good",
      cause: { kind: "limit", text: "a sensor" },
    }) as unknown as LogRecord,
);
const idle = fc.constant({ kind: "idle" } as unknown as LogRecord);
const log = fc
  .array(fc.oneof({ weight: 4, arbitrary: sensorRecord }, machineRecord, idle), { maxLength: 60 })
  .map((records) => records.map((record, i) => ({ ...record, seq: i + 1, at: 1_000 + i, processedAt: 1_000 + i })));

const batchOf = (records: LogRecord[], epoch = 1): LogBatch => ({
  v: 1,
  site: "site",
  zone: "zone",
  epoch,
  claim: `c${epoch}`,
  first: records[0]?.seq ?? 0,
  last: records.at(-1)?.seq ?? 0,
  records,
});
const foldAll = (fleet: Fleet, batches: LogRecord[][]) =>
  batches.flatMap((records, i) => foldBatch(fleet, batchOf(records), { streamSeq: i + 1, reachesBack: true }).accepted);
const shown = (fleet: Fleet) => ({
  zones: [...fleet.zones.values()].map(zoneItem),
  machines: [...fleet.machines.values()].map(machineItem),
  sensors: [...fleet.sensors.values()].map(sensorItem),
});
const cut = (records: LogRecord[], places: number[]): LogRecord[][] => {
  const at = [0, ...[...new Set(places.map((p) => p % (records.length + 1)))].sort((a, b) => a - b), records.length];
  return at.slice(1).map((end, i) => records.slice(at[i], end));
};

describe("the fold of a zone's log", () => {
  it("is the same however the log is cut into batches", () => {
    fc.assert(
      fc.property(log, fc.array(fc.nat(), { maxLength: 8 }), (records, places) => {
        const [whole, parts] = [newFleet(), newFleet()];
        foldAll(whole, [records]);
        foldAll(parts, cut(records, places));
        expect(shown(parts)).toEqual(shown(whole));
      }),
    );
  });

  it("takes each record once, in order, though batches come again or overlap", () => {
    fc.assert(
      fc.property(log, fc.array(fc.nat(), { maxLength: 6 }), fc.array(fc.nat(), { maxLength: 6 }), (records, a, b) => {
        const [once, again] = [newFleet(), newFleet()];
        foldAll(once, [records]);
        const batches = cut(records, a).flatMap((batch, i) => [batch, ...cut(records.slice(0, i * 3), b)]);
        const accepted = foldAll(again, batches);
        const numbers = accepted.map((record) => record.seq);
        expect(new Set(numbers).size).toBe(numbers.length);
        expect(numbers).toEqual([...numbers].sort((x, y) => x - y));
        const { gaps, applied } = again.zone(path);
        expect(numbers.length + gaps.reduce((sum, gap) => sum + gap.to - gap.from + 1, 0)).toBe(applied.seq);
      }),
    );
  });

  it("marks exactly what was skipped as a gap", () => {
    fc.assert(
      fc.property(log, fc.array(fc.nat(), { maxLength: 8 }), fc.array(fc.boolean()), (records, places, keep) => {
        const fleet = newFleet();
        const kept = cut(records, places).filter((_, i) => keep[i] ?? true);
        const accepted = foldAll(fleet, kept).map((record) => record.seq);
        const marked = fleet.zone(path).gaps.flatMap(({ from, to }) => {
          return Array.from({ length: to - from + 1 }, (_, i) => from + i);
        });
        const last = Math.max(0, ...kept.flat().map((record) => record.seq));
        expect([...accepted, ...marked].sort((x, y) => x - y)).toEqual(Array.from({ length: last }, (_, i) => i + 1));
      }),
    );
  });

  it("keeps counts that equal a recount", () => {
    fc.assert(
      fc.property(log, fc.constantFrom(...MACHINES), fc.subarray(SENSORS), (records, machine, sensors) => {
        const fleet = newFleet();
        const half = records.length >> 1;
        foldAll(fleet, [records.slice(0, half)]);
        listMachine(fleet, machine, sensors);
        foldBatch(fleet, batchOf(records.slice(half)), { streamSeq: 2, reachesBack: true });
        foldZoneInventory(fleet, path, { ...zoneNames, machines: MACHINES.slice(1), configHash: "h2" });
        const zone = fleet.zone(path);
        const { machineCounts, sensorCounts, abnormalLimits } = zone;
        expect({ machines: machineCounts, sensors: sensorCounts, abnormalLimits }).toEqual(recount(zone));
        expect(fleet.sensors.size).toBe(sensorCounts.total);
        expect(fleet.machines.size).toBe(machineCounts.total);
      }),
    );
  });

  it("starts from a baseline and skips what the baseline already holds", () => {
    fc.assert(
      fc.property(log, fc.nat(), (records, place) => {
        const seq = place % (records.length + 1);
        const [whole, based] = [newFleet(), newFleet()];
        foldAll(whole, [records.slice(0, seq)]);
        for (const machine of whole.zone(path).machines.values()) {
          const sensors = Object.fromEntries([...machine.sensors.values()].map((s) => [s.sensor, s.standing]));
          foldMachineState(
            based,
            { ...path, machine: machine.machine as never },
            {
              v: 1,
              site: "site",
              zone: "zone",
              machine: machine.machine,
              epoch: 1,
              seq,
              standing: machine.standing,
              sensors,
            },
          );
        }
        foldBatch(whole, batchOf(records.slice(seq)), { streamSeq: 2, reachesBack: true });
        foldAll(based, [records]);
        expect(shown(based)).toEqual(shown(whole));
      }),
    );
  });
});

const claim = (epoch: number, previous?: { epoch: number; seq: number }): LogRecord => ({
  seq: 1,
  at: 5_000,
  processedAt: 5_000,
  kind: "claim",
  epoch,
  random: `c${epoch}`,
  machineId: "pc",
  ...{ reason: "set-back" as const, ...(previous ? { previous } : {}) },
});
const idles = (from: number, to: number): LogRecord[] =>
  Array.from({ length: to - from + 1 }, (_, i) => ({ seq: from + i, at: 1_000, processedAt: 1_000, kind: "idle" }));

describe("epochs", () => {
  it("goes on in a higher epoch and says how much of the former never arrived", () => {
    const fleet = newFleet();
    foldAll(fleet, [[claim(1), ...idles(2, 8)]]);
    const folded = foldBatch(fleet, batchOf([claim(2, { epoch: 1, seq: 11 })], 2), { streamSeq: 2, reachesBack: true });
    expect(folded.accepted).toHaveLength(1);
    expect(fleet.zone(path).epochs.at(-1)).toEqual({ epoch: 2, at: 5_000, reason: "set-back", missing: 3 });
    expect(foldBatch(fleet, batchOf(idles(9, 9), 1), { streamSeq: 3, reachesBack: true }).accepted).toEqual([]);
  });

  it("begins where a stream that has aged begins, without calling it a gap", () => {
    const fleet = newFleet();
    foldBatch(fleet, batchOf(idles(70, 75)), { streamSeq: 900, reachesBack: false });
    expect(fleet.zone(path)).toMatchObject({ applied: { epoch: 1, seq: 75 }, gaps: [] });
  });

  it("refuses a batch of the same epoch under another claim", () => {
    const fleet = newFleet();
    foldAll(fleet, [[claim(1)]]);
    const other = { ...batchOf(idles(2, 3)), claim: "someone else" };
    expect(foldBatch(fleet, other, { streamSeq: 2, reachesBack: true }).accepted).toEqual([]);
  });
});

const beat = (over: object = {}) =>
  ({
    v: 1,
    site: "site",
    zone: "zone",
    at: 10_000,
    startedAt: 1,
    version: "1",
    configHash: "h",
    epoch: 1,
    claim: "c1",
    head: 5,
    sentUpTo: 5,
    streamSeq: 1,
    outbox: { records: 0, sensors: 6, durability: "strict" },
    readings: { received: 1, perSecond: 1, late: 0, redelivered: 0, quarantined: 0, unmatchedTopics: 0 },
    dataPaths: [],
    disk: { freeBytes: 1, storeBytes: 1 },
    ...over,
  }) as never;

describe("reach", () => {
  it("shows a silent gateway's zone as unknown since when, and its own state again on return", () => {
    const fleet = newFleet();
    foldHeartbeat(fleet, path, beat(), 10_000);
    foldTime(fleet, 25_000);
    const before = shown(fleet);
    foldTime(fleet, 25_001);
    expect(zoneItem(fleet.zone(path))).toMatchObject({
      overlay: { reason: "gateway-unreachable", since: 10_000 },
      sensors: { unknown: 6, good: 0 },
    });
    expect(shown(fleet).sensors.every((sensor) => sensor.health === "unknown" && sensor.overlay)).toBe(true);
    expect(fleet.take().sensors.size).toBe(6);
    foldHeartbeat(fleet, path, beat(), 30_000);
    expect(shown(fleet)).toEqual(before);
  });

  it("shows a zone whose every data path is lost as unknown", () => {
    const fleet = newFleet();
    const lost = { path: "broker", state: "lost", since: 9_000 };
    foldHeartbeat(fleet, path, beat({ dataPaths: [lost] }), 10_000);
    expect(zoneItem(fleet.zone(path)).overlay).toMatchObject({ reason: "data-path-lost", since: 9_000 });
    foldHeartbeat(fleet, path, beat({ dataPaths: [lost, { ...lost, state: "live" }] }), 11_000);
    expect(zoneItem(fleet.zone(path)).overlay).toBeUndefined();
  });

  it("finds a tail that the stream confirmed and lost", () => {
    const fleet = newFleet();
    foldAll(fleet, [idles(1, 3)]);
    expect(foldHeartbeat(fleet, path, beat({ sentUpTo: 5, streamSeq: 2 }), 10_000)).toBeUndefined();
    expect(gatewayItem(fleet.zone(path), 1).completeness).toBe("in-flight");
    expect(foldHeartbeat(fleet, path, beat({ sentUpTo: 5, streamSeq: 1 }), 10_000)).toMatchObject({ from: 4, to: 5 });
    expect(gatewayItem(fleet.zone(path), 1)).toMatchObject({ completeness: "gap", applied: 5 });
  });
});

describe("queries", () => {
  const query = { filter: {}, sort: "id", limit: 100 } as const;
  const ids = (fleet: Fleet, filter: object) =>
    querySensors(fleet, { ...query, filter }).entries.map((entry) => entry.id);

  it("filters by part of the tag, label, machine, health and limit state", () => {
    const fleet = newFleet();
    expect(ids(fleet, { q: "M2 s1" })).toEqual(["site/zone/m2/s1"]);
    expect(ids(fleet, { label: ["criticality:A"] })).toEqual(["site/zone/m1/s1", "site/zone/m1/s2"]);
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
