import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { Fleet } from "@tocsin/core/fleet/fleet";
import { foldMachineInventory, foldZoneInventory } from "@tocsin/core/fleet/fold-inventory";
import { foldBatch } from "@tocsin/core/fleet/fold-log";
import { Interning } from "@tocsin/core/fleet/interning";
import { querySensors } from "@tocsin/core/fleet/query";
import { toId } from "@tocsin/core/wire/id";
import type { LogRecord } from "@tocsin/core/wire/log";
import { PastFleets } from "../hub/src/past/past-fleets.ts";
import { ProjectionStore } from "../hub/src/store/projection-store.ts";

/**
 * What `/asOf` costs: a history of 30 days in a store of its own, then everything at times of it, each asked first (the
 * factory is put together) and again (the next page of the same answer).
 *
 *     npm run bench:as-of                         2,000 sensors, 300,000 transitions
 *     npm run bench:as-of -- 100000 1000000       more of both
 */
const [sensors = 2_000, transitions = 300_000] = process.argv.slice(2).map(Number);
const MACHINE_SENSORS = 20;
const BATCH = 500;
const END = Date.UTC(2026, 0, 31);
const DAYS = 30;
const DAY_MS = 86_400_000;
const path = { site: toId("plant"), zone: toId("press") };
const folder = mkdtempSync(join(tmpdir(), "tocsin-bench-"));
const store = await ProjectionStore.open(join(folder, "store"), END, () => undefined);
const fleet = new Fleet();

function list(): void {
  const interning = new Interning();
  const machines = Array.from({ length: sensors / MACHINE_SENSORS }, (_, i) => toId(`m${i}`));
  const zone = { v: 1, ...path, siteName: "Plant", zoneName: "Press", order: 0, configHash: "h", machines } as const;
  foldZoneInventory(fleet, path, { ...zone, machines });
  for (const machine of machines) {
    const listed = Array.from({ length: MACHINE_SENSORS }, (_, i) => ({
      sensor: `s${i}`,
      tag: `T${i}`,
      description: "oil",
      kind: "analog",
      reports: "periodic",
      labels: {},
      limits: [],
    }));
    const told = { v: 1, ...path, machine, tag: "M", description: "", labels: {}, configHash: "h" } as const;
    foldMachineInventory(fleet, { ...path, machine }, { ...told, sensors: listed as never }, interning);
  }
}

const healths = ["good", "failure", "good", "maintenance-required"] as const;
const recordOf = (seq: number): LogRecord => {
  const at = END - DAYS * DAY_MS + Math.floor((seq / transitions) * DAYS * DAY_MS);
  // A prime step visits every sensor, in an order that is not that of their keys.
  const sensor = (seq * 7_919) % sensors;
  const id = `plant/press/m${Math.floor(sensor / MACHINE_SENSORS)}/s${sensor % MACHINE_SENSORS}`;
  const told = {
    kind: "transition",
    of: "sensor",
    cause: { kind: "signal", text: "it changed" },
  } as const;
  const state = { signal: "live", limit: "normal" } as const;
  return { ...told, changes: [], seq, at, processedAt: at, id, state, health: healths[seq % 4]!, healthBefore: "good" };
};

async function fill(): Promise<void> {
  for (let first = 1; first <= transitions; first += BATCH) {
    const last = Math.min(transitions, first + BATCH - 1);
    const records = Array.from({ length: last - first + 1 }, (_, i) => recordOf(first + i));
    const batch = { v: 1, ...path, epoch: 1, claim: "c", first, last, records } as const;
    const {
      zone,
      accepted,
      machines,
      sensors: moved,
    } = foldBatch(fleet, batch, { streamSeq: first, reachesBack: true });
    const position = { incarnation: "b", sequence: first, hash: "" };
    await store.commitMessage({ position, zone, epoch: 1, accepted, machines, sensors: moved });
    fleet.take();
  }
}

const timed = async (ask: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now();
  await ask();
  return performance.now() - begun;
};

list();
const filling = await timed(fill);
console.log(
  `${sensors} sensors, ${transitions} transitions of ${DAYS} days, put in within ${(filling / 1_000).toFixed(1)} s`,
);
const past = new PastFleets(store, fleet);
for (const daysAgo of [0.01, 1, 7, 29]) {
  const at = END - daysAgo * DAY_MS;
  const worst = async () => {
    const then = await past.at(at);
    return querySensors(then.fleet, { filter: { health: ["failure"] }, sort: "worst", limit: 100 });
  };
  const first = await timed(worst);
  const again = await timed(worst);
  const { rss } = process.memoryUsage();
  console.log(
    `${String(daysAgo).padStart(5)} days ago: ${first.toFixed(0).padStart(6)} ms first, ${again.toFixed(1).padStart(6)} ms for the next page, ${(rss / 1e6).toFixed(0)} MB RSS`,
  );
}
console.log(`Node ${process.version}, ${cpus().length} cores, ${cpus()[0]?.model ?? "unknown"}`);
await store.close();
rmSync(folder, { recursive: true, force: true });
