import { beat, foldAll, newFleet, sourceTransition, zoneNames } from "@tocsin/core/fleet/fleet-sample";
import { foldHeartbeat } from "@tocsin/core/fleet/fold-gateway";
import { foldZoneInventory } from "@tocsin/core/fleet/fold-inventory";
import type { TransitionItem } from "@tocsin/core/wire/hub-api";
import type { LogRecord } from "@tocsin/core/wire/log";
import { expect, it } from "vitest";
import { BatchEvents } from "./batch-events.ts";
import { StreamBatch } from "./stream-batch.ts";
import { changesFor, placesFor, snapshotOf } from "./stream-content.ts";
import type { StreamClient } from "./stream-client.ts";
import type { StreamFilter } from "./stream-filter.ts";
import { StreamGroups } from "./stream-groups.ts";

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
  const { batch } = changed();
  const told = changesFor(batch, { machine: ["site/zone/m2"] }, 0)!;
  expect(ids(told.machines)).toEqual(["site/zone/m2"]);
  expect(ids(told.sensors)).toEqual(["site/zone/m2/s1"]);
  expect(ids(told.transitions)).toEqual(["site/zone/m2/s1"]);
  for (const machine of [["m2"], ["site/zone/m2", "site/zone/none"]])
    expect(changesFor(batch, { machine }, 0)).toEqual(told);
});

it("tells who looks at one machine of no other zone than the machine's", () => {
  const { fleet, batch } = changed();
  const filter = { machine: ["site/zone/m1"] };
  expect(ids(placesFor(batch, filter).zones)).toEqual(["site/zone"]);
  expect(ids(snapshotOf(fleet, filter, 0, [], []).zones)).toEqual(["site/zone"]);
  expect(snapshotOf(fleet, filter, 0, [], []).gateways.map(({ zone }) => zone)).toEqual(["zone"]);
  expect(ids(snapshotOf(fleet, {}, 0, [], []).zones)).toEqual(["site/zone", "site/other"]);
});

it("has nothing to tell who looks at a machine that has not changed, but how its zone is", () => {
  const { batch } = changed();
  const filter = { machine: ["site/zone/m3"] };
  expect(changesFor(batch, filter, 0)).toBeUndefined();
  expect(ids(placesFor(batch, filter).zones)).toEqual(["site/zone"]);
  expect(placesFor(batch, { machine: ["site/none/m3"] })).toEqual({ zones: [], gateways: [] });
});

it("finds whom a batch concerns, and passes over whom it does not", () => {
  const { batch } = changed();
  const groups = new StreamGroups();
  const filters: StreamFilter[] = [
    {},
    { zone: ["none"] },
    { machine: ["m9"] },
    { machine: ["site/zone/m1"] },
    { machine: ["site/none/m1", "site/zone/m3"] },
    { machine: ["site/none/m1"] },
    { machine: ["site/other/m1"] },
  ];
  const client = {} as StreamClient;
  for (const filter of filters) groups.join(client, filter);
  const concerned = [...groups.concernedBy(batch)].map(({ filter }) => filters.indexOf(filter));
  // The counts of zones are told as well, and the gateway of the other one has changed.
  expect(concerned.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 6]);
  expect(groups.clients).toBe(filters.length);
  for (const group of groups) groups.leave(client, group);
  expect([groups.size, groups.clients, [...groups.concernedBy(batch)]]).toEqual([0, 0, []]);
});

it("encodes what many are told once, and the counts of a zone for all who see that zone alone", () => {
  const { fleet, batch } = changed();
  const position = { incarnation: "a", logSeq: 3, hubSeq: 0 };
  const events = new BatchEvents({ batch, at: 5, position, streamSeq: fleet.streamSeq });
  const told = events.changes({})!.plain.toString();
  expect(told).toMatch(/^id: a-3-0\nevent: changes\ndata: /);
  expect(JSON.parse(told.split("data: ")[1]!)).toEqual(JSON.parse(JSON.stringify(changesFor(batch, {}, 5))));
  const [one, other] = ["m1", "m2"].map((machine) => events.places({ machine: [`site/zone/${machine}`] })!);
  expect(one).toBe(other);
  expect(one!.plain.toString()).toMatch(/^event: changes\n/);
  expect(events.places({})).not.toBe(one);
});
