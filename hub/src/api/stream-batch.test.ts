import { beat, foldAll, newFleet, sourceTransition, zoneNames } from "@tocsin/core/fleet/fleet-sample";
import { foldHeartbeat } from "@tocsin/core/fleet/fold-gateway";
import { foldZoneInventory } from "@tocsin/core/fleet/fold-inventory";
import type { TransitionItem } from "@tocsin/core/wire/hub-api";
import type { LogRecord } from "@tocsin/core/wire/log";
import { expect, it } from "vitest";
import { StreamBatch } from "./stream-batch.ts";
import { changesFor, snapshotOf } from "./stream-content.ts";

const OTHER = { site: "site", zone: "other" } as never as { site: never; zone: never };

const ofSensor = (machine: string, seq: number) =>
  ({
    seq,
    at: seq,
    processedAt: seq,
    kind: "transition",
    of: "sensor",
    id: `site/zone/${machine}/s1`,
    changes: [{ region: "limit", from: "normal", to: "high" }],
    state: { signal: "live", limit: "high" },
    health: "good",
    healthBefore: "unknown",
    cause: { kind: "limit", text: "beyond" },
  }) as unknown as LogRecord;

/** A plant of two zones of which one has machines, two of which have just changed. */
function changed() {
  const fleet = newFleet();
  foldZoneInventory(fleet, OTHER, { ...zoneNames, zone: "other", order: 2, machines: [] });
  foldHeartbeat(fleet, OTHER, beat({ zone: "other" }), 10_000);
  fleet.take();
  foldHeartbeat(fleet, OTHER, beat({ zone: "other", head: 9 }), 11_000);
  const records = [ofSensor("m1", 1), ofSensor("m2", 2), sourceTransition("silent", 3)].map((record, i) => ({
    ...record,
    seq: i + 1,
  }));
  foldAll(fleet, [records]);
  const items = records.map((record) => ({ ...record, site: "site", zone: "zone" })) as unknown as TransitionItem[];
  return { fleet, batch: new StreamBatch(fleet.take(), items, []) };
}

const ids = (things: readonly { id: string }[] | undefined) => things?.map(({ id }) => id);

it("tells who looks at one machine of that machine, whichever way it is named", () => {
  const { fleet, batch } = changed();
  const told = changesFor(fleet, batch, { machine: ["site/zone/m2"] }, 0)!;
  expect(ids(told.machines)).toEqual(["site/zone/m2"]);
  expect(ids(told.sensors)).toEqual(["site/zone/m2/s1"]);
  expect(ids(told.transitions)).toEqual(["site/zone/m2/s1"]);
  for (const machine of [["m2"], ["site/zone/m2", "site/zone/none"]])
    expect(changesFor(fleet, batch, { machine }, 0)).toEqual(told);
});

it("tells who looks at one machine of no other zone than the machine's", () => {
  const { fleet, batch } = changed();
  const filter = { machine: ["site/zone/m1"] };
  expect(ids(changesFor(fleet, batch, filter, 0)!.zones)).toEqual(["site/zone"]);
  expect(ids(snapshotOf(fleet, filter, 0, [], []).zones)).toEqual(["site/zone"]);
  expect(snapshotOf(fleet, filter, 0, [], []).gateways.map(({ zone }) => zone)).toEqual(["zone"]);
  expect(ids(snapshotOf(fleet, {}, 0, [], []).zones)).toEqual(["site/zone", "site/other"]);
});

it("has nothing to tell who looks at a machine that has not changed, but how its zone is", () => {
  const { fleet, batch } = changed();
  const told = changesFor(fleet, batch, { machine: ["site/zone/m3"] }, 0)!;
  expect(told.sensors).toBeUndefined();
  expect(told.transitions).toBeUndefined();
  expect(changesFor(fleet, batch, { machine: ["site/none/m3"] }, 0)).toBeUndefined();
});
