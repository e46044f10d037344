import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldZoneInventory } from "./fold-inventory.ts";
import { foldBatch } from "./fold-log.ts";
import { foldMachineState } from "./fold-state.ts";
import { recount } from "./recount.ts";

import {
  MACHINES,
  SENSORS,
  path,
  zoneNames,
  listMachine,
  newFleet,
  log,
  batchOf,
  foldAll,
  shown,
  cut,
} from "./fleet-sample.ts";
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
        const { machineCounts, sensorCounts, abnormalLimits, alarmCounts } = zone;
        expect({ machines: machineCounts, sensors: sensorCounts, abnormalLimits, alarms: alarmCounts }).toEqual(
          recount(zone),
        );
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
