import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { expect, it } from "vitest";
import { batchOf, beat, listMachine, log, newFleet, path, SENSORS, zoneNames } from "@tocsin/core/fleet/fleet-sample";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { foldHeartbeat, foldTime } from "@tocsin/core/fleet/fold-gateway";
import { foldZoneInventory } from "@tocsin/core/fleet/fold-inventory";
import { foldBatch } from "@tocsin/core/fleet/fold-log";
import { transitionItem } from "@tocsin/core/fleet/item";
import type { StreamChanges } from "@tocsin/core/wire/hub-api";
import type { LogRecord } from "@tocsin/core/wire/log";
import { Broadcaster } from "./broadcaster.ts";
import { changesSince, snapshotOf } from "./stream-content.ts";
import { parseEventId } from "./stream-event.ts";
import type { StreamFilter } from "./stream-filter.ts";

const OTHER = { ...path, zone: "other" as never };
const FILTERS: StreamFilter[] = [
  {},
  { zone: ["zone"] },
  { within: ["site/other"] },
  { machine: ["m2"] },
  { machine: ["site/zone/m1"] },
  { machine: ["site/zone/m3", "site/zone/m2"] },
  { machine: ["site/zone/m2"], site: ["site"] },
  { machine: ["site/other/m1"] },
];
/** More than any batch or count waits. */
const LONG_MS = 1_000;

type Told = { id: string | undefined; event: string; data: StreamChanges };
/** What happens between two batches. */
type Step = (fleet: Fleet, now: number) => void;

const heartbeat = (of: typeof path, over: object = {}) => {
  return (fleet: Fleet, now: number) => void foldHeartbeat(fleet, of, beat({ zone: of.zone, ...over }), now);
};
const lost = { dataPaths: [{ path: "mqtt", state: "lost", since: 1 }] };
/** How many records a step brings: mostly none, so that what happens beside the log is told alone. */
const logged = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.nat({ max: 8 }));
const beside: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom(heartbeat(path), heartbeat(path, lost), heartbeat(OTHER), heartbeat(OTHER, { head: 9 })),
  fc.constant<Step>((fleet, now) => foldTime(fleet, now, 30)),
  fc.subarray(SENSORS).map(
    (sensors): Step =>
      (fleet) =>
        listMachine(fleet, "m1", sensors),
  ),
  fc.subarray(["m1", "m3"]).map((others): Step => (fleet) => {
    fleet.besideLog();
    foldZoneInventory(fleet, path, { ...zoneNames, machines: ["m2", ...others] });
  }),
);

/** Listens with every filter at once while `happen` lets things happen, and reads all that each was told. */
async function listened(broadcaster: Broadcaster, happen: () => void): Promise<Told[][]> {
  const joined: Promise<void>[] = [];
  const server = createServer(({ url }, response) => {
    joined.push(broadcaster.join(response, FILTERS[Number(url!.slice(1))]!, undefined, () => true));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const answers = await Promise.all(FILTERS.map((_filter, index) => fetch(`${url}/${index}`)));
    await Promise.all(joined);
    happen();
    broadcaster.close();
    return await Promise.all(answers.map(async (answer) => eventsOf(await answer.text())));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const eventsOf = (text: string): Told[] =>
  text
    .split("\n\n")
    .filter((each) => each.includes("data: "))
    .map((each) => {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(each)?.[1];
      return { id: field("id"), event: field("event")!, data: JSON.parse(field("data")!) };
    });

/** What a client holds that folds what it is told, as a page does: whole items by their ids. */
function held(told: readonly Pick<Told, "event" | "data">[]) {
  const lists = { zones: new Map(), gateways: new Map(), machines: new Map(), sensors: new Map() };
  for (const { event, data } of told) {
    if (event === "snapshot") for (const list of Object.values(lists)) list.clear();
    for (const [name, list] of Object.entries(lists))
      for (const item of data[name as "zones"] ?? []) list.set(item.id, item);
    for (const name of ["machines", "sensors"] as const)
      for (const id of data.removed?.[name] ?? []) lists[name].delete(id);
  }
  const sorted = (list: Map<string, unknown>) => [...list].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, sorted(list)]));
}

it("leaves who folds what is told, from the beginning or resumed anywhere, with what a new snapshot shows", async () => {
  await fc.assert(
    fc.asyncProperty(
      log,
      fc.array(fc.tuple(logged, beside, fc.nat({ max: 40 })), { maxLength: 20 }),
      async (records, steps) => {
        const fleet = newFleet();
        foldZoneInventory(fleet, OTHER, { ...zoneNames, zone: "other", order: 2, machines: [] });
        let now = 10_000;
        const broadcaster = new Broadcaster({
          fleet,
          version: "test",
          now: () => now,
          incarnation: () => "a",
          recent: { newest: async () => [], since: async () => [] },
          notes: { newest: async () => [], since: async () => [] },
          batchMs: 1_000_000,
          clientsMax: 100,
          bounds: { clientBytesMax: 1e9, slowAfterMs: 1e9 },
          dropped: () => undefined,
        });
        const happened: LogRecord[] = [];
        const told = await listened(broadcaster, () => {
          for (const [count, step, passedMs] of steps) {
            const next = records.slice(happened.length, happened.length + count);
            happened.push(...next);
            if (next.length > 0) foldBatch(fleet, batchOf(next), { streamSeq: fleet.streamSeq + 1, reachesBack: true });
            const items = next.flatMap((each) =>
              each.kind === "transition" ? transitionItem(fleet, path, 1, each) : [],
            );
            broadcaster.happened(items, fleet.streamSeq);
            step(fleet, now);
            now += passedMs;
            broadcaster.flush();
          }
          for (let i = 0; i < 3; i++) {
            now += LONG_MS;
            broadcaster.flush();
          }
        });
        for (const [index, filter] of FILTERS.entries()) checkAll(fleet, filter, told[index]!);
        const inAll = told[0]!.flatMap(({ data }) => data.transitions ?? []).map(({ seq }) => seq);
        expect(inAll).toEqual(happened.flatMap(({ kind, seq }) => (kind === "transition" ? seq : [])));
      },
    ),
    { numRuns: 25 },
  );
});

function checkAll(fleet: Fleet, filter: StreamFilter, told: Told[]): void {
  const plain = (data: unknown) => JSON.parse(JSON.stringify(data)) as StreamChanges;
  const shown = held([{ event: "snapshot", data: plain(snapshotOf(fleet, filter, 0, [], [])) }]);
  expect(held(told)).toEqual(shown);
  let last = 0;
  for (const [index, { id }] of told.entries()) {
    if (id !== undefined) last = parseEventId(id)!.logSeq;
    if (last < fleet.resumableFrom || index === 0) continue;
    const resumed = { event: "changes", data: plain(changesSince(fleet, filter, last, 0, [])) };
    expect(held([...told.slice(0, index + 1), resumed])).toEqual(shown);
  }
}
