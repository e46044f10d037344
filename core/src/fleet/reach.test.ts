import { describe, expect, it } from "vitest";
import type { LogRecord, SensorTransition } from "../wire/log.ts";
import { foldBus } from "./fold-bus.ts";
import { foldHeartbeat, foldTime } from "./fold-gateway.ts";
import { foldBatch } from "./fold-log.ts";
import { gatewayItem } from "./gateway-item.ts";
import { zoneItem } from "./item.ts";
import { recount } from "./recount.ts";

import { beat, path, newFleet, batchOf, foldAll, shown } from "./fleet-sample.ts";
const claim = (epoch: number, previous?: { epoch: number; seq: number }): LogRecord => ({
  seq: 1,
  at: 5_000,
  processedAt: 5_000,
  kind: "claim",
  epoch,
  random: `c${epoch}`,
  machineId: "pc",
  reason: "set-back" as const,
  ...(previous ? { previous } : {}),
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

  it("says that a whole epoch never arrived", () => {
    const fleet = newFleet();
    foldAll(fleet, [[claim(1), ...idles(2, 8)]]);
    foldBatch(fleet, batchOf([claim(3, { epoch: 2, seq: 11 })], 3), { streamSeq: 2, reachesBack: true });
    expect(fleet.zone(path).epochs.at(-1)).toMatchObject({ epoch: 3, missing: 11 });
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

  it("judges no gateway while there is no connection to the bus, and gives each its time anew on return", () => {
    const fleet = newFleet();
    foldHeartbeat(fleet, path, beat(), 10_000);
    foldTime(fleet, 11_000);
    foldBus(fleet, false, 14_000);
    expect(fleet.bus).toEqual({ connected: false, since: 10_000 });
    foldTime(fleet, 100_000);
    expect(zoneItem(fleet.zone(path)).overlay).toBeUndefined();
    foldBus(fleet, true, 100_000);
    foldTime(fleet, 115_000);
    expect(zoneItem(fleet.zone(path)).overlay).toBeUndefined();
    foldTime(fleet, 115_001);
    expect(zoneItem(fleet.zone(path)).overlay).toMatchObject({ reason: "gateway-unreachable", since: 10_000 });
  });

  it("leaves out of reach who was so before the connection to the bus was lost", () => {
    const fleet = newFleet();
    foldHeartbeat(fleet, path, beat(), 10_000);
    foldTime(fleet, 30_000);
    foldBus(fleet, false, 35_000);
    foldBus(fleet, true, 36_000);
    foldBus(fleet, false, 40_000);
    expect(fleet.bus.since).toBe(30_000);
    foldBus(fleet, true, 50_000);
    foldTime(fleet, 50_001);
    expect(zoneItem(fleet.zone(path)).overlay).toMatchObject({ reason: "gateway-unreachable", since: 10_000 });
  });

  it("shows a zone whose every data path is lost as unknown", () => {
    const fleet = newFleet();
    const lost = { path: "broker", state: "lost", since: 9_000 };
    foldHeartbeat(fleet, path, beat({ dataPaths: [lost] }), 10_000);
    expect(zoneItem(fleet.zone(path)).overlay).toMatchObject({ reason: "data-path-lost", since: 9_000 });
    foldHeartbeat(fleet, path, beat({ dataPaths: [lost, { ...lost, state: "live" }] }), 11_000);
    expect(zoneItem(fleet.zone(path)).overlay).toBeUndefined();
  });

  it("shows as unknown the sensors of the one data path that is lost, and nobody else", () => {
    const fleet = newFleet();
    const reading = { value: 1, quality: "good" as const, at: 1 };
    const heard = (seq: number, name: string, over: string): LogRecord => ({
      seq,
      at: 1_000,
      processedAt: 1_000,
      kind: "transition",
      of: "sensor",
      id: `site/zone/${name}`,
      changes: [],
      state: { signal: "live", limit: "normal", path: over },
      health: "good",
      healthBefore: "unknown",
      cause: { kind: "signal", text: "first reading" },
      reading,
    });
    const machine = (seq: number, name: string): LogRecord => ({
      seq,
      at: 1_000,
      processedAt: 1_000,
      kind: "transition",
      of: "machine",
      id: `site/zone/${name}`,
      changes: [],
      state: { state: "running", coverage: { good: 2, of: 2 } },
      health: "good",
      healthBefore: "unknown",
      cause: { kind: "machine", text: "2 of 2 sensors good" },
    });
    const sensors = [heard(2, "m1/s1", "hall"), heard(3, "m1/s2", "hall"), heard(4, "m2/s1", "hall")];
    const machines = [machine(6, "m1"), machine(7, "m2")];
    foldAll(fleet, [[claim(1), ...sensors, heard(5, "m2/s2", "yard"), ...machines]]);
    const paths = (hall: string) => [
      { path: "hall", state: hall, since: 9_000 },
      { path: "yard", state: "live", since: 1_000 },
    ];
    const counted = () => [zoneItem(fleet.zone(path)).sensors.good, zoneItem(fleet.zone(path)).machines.good];
    foldHeartbeat(fleet, path, beat({ dataPaths: paths("live") }), 10_000);
    expect(counted()).toEqual([4, 2]);
    fleet.take();
    foldHeartbeat(fleet, path, beat({ dataPaths: paths("lost") }), 11_000);
    expect(counted()).toEqual([1, 1]);
    expect(fleet.take().sensors.size).toBe(3);
    const shownNow = shown(fleet);
    expect(shownNow.sensors.filter(({ health }) => health === "good").map(({ id }) => id)).toEqual(["site/zone/m2/s2"]);
    expect(shownNow.sensors[0]).toMatchObject({
      health: "unknown",
      overlay: { reason: "data-path-lost", since: 9_000 },
    });
    expect(shownNow.machines[0]).toMatchObject({ health: "unknown", coverage: { good: 0, of: 2 } });
    expect(shownNow.machines[1]).toMatchObject({ health: "good", coverage: { good: 1, of: 2 } });
    expect(zoneItem(fleet.zone(path)).overlay).toBeUndefined();
    expect(recount(fleet.zone(path))).toMatchObject({ sensors: zoneItem(fleet.zone(path)).sensors });
    // It goes over to the other path: it is heard, and why it is as it is stays as it was.
    const { state, ...rest } = heard(8, "m1/s1", "yard") as SensorTransition;
    const moved = { ...rest, at: 5_000, state, changes: [{ region: "path", from: "hall", to: "yard" }] };
    foldBatch(fleet, batchOf([moved]), { streamSeq: 9, reachesBack: true });
    expect(counted()).toEqual([2, 2]);
    expect(shown(fleet).sensors[0]).toMatchObject({ health: "good", since: 1_000 });
    foldHeartbeat(fleet, path, beat({ dataPaths: paths("live") }), 12_000);
    expect(counted()).toEqual([4, 2]);
  });

  it("calls a rate that fades out none", () => {
    const fleet = newFleet();
    const readings = { received: 1, perSecond: 0.049, late: 0, redelivered: 0, quarantined: 0, unmatchedTopics: 0 };
    foldHeartbeat(fleet, path, beat({ readings }), 10_000);
    expect(gatewayItem(fleet.zone(path), 1).readingsPerSecond).toBe(0);
  });

  it("counts as written and sent what came since the gateway spoke", () => {
    const fleet = newFleet();
    foldHeartbeat(fleet, path, beat({ head: 5, sentUpTo: 4, streamSeq: 0 }), 10_000);
    foldAll(fleet, [idles(1, 7)]);
    expect(gatewayItem(fleet.zone(path), 1)).toMatchObject({ head: 7, sentUpTo: 7, applied: 7 });
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
