import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { Fleet } from "@tocsin/core/fleet/fleet";
import { foldMachineInventory, foldZoneInventory } from "@tocsin/core/fleet/fold-inventory";
import { foldBatch } from "@tocsin/core/fleet/fold-log";
import { Interning } from "@tocsin/core/fleet/interning";
import { toId } from "@tocsin/core/wire/id";
import type { LogRecord } from "@tocsin/core/wire/log";
import { countFigures } from "../hub/src/figures/figures.ts";
import { PastFleets } from "../hub/src/past/past-fleets.ts";
import { ProjectionStore } from "../hub/src/store/projection-store.ts";

/**
 * What `/figures` costs: 30 days of transitions in a store of its own, half of them the coming and going of alarms, then the
 * figures of everything, by zone and by sensor, each counted anew.
 *
 *     npm run bench:figures                         2,000 sensors, 300,000 transitions
 *     npm run bench:figures -- 100000 1000000       more of both
 */
const [sensors = 2_000, transitions = 300_000] = process.argv.slice(2).map(Number);
const MACHINE_SENSORS = 20;
const BATCH = 500;
const END = Date.UTC(2026, 0, 31);
const DAYS = 30;
const DAY_MS = 86_400_000;
const ZONES = ["press", "paint", "weld", "pack"].map(toId);
const folder = mkdtempSync(join(tmpdir(), "tocsin-bench-"));
const store = await ProjectionStore.open(join(folder, "store"), END, () => undefined);
const fleet = new Fleet();
const perZone = Math.ceil(sensors / ZONES.length);

function list(): void {
  const interning = new Interning();
  for (const zone of ZONES) {
    const path = { site: toId("plant"), zone };
    const machines = Array.from({ length: Math.ceil(perZone / MACHINE_SENSORS) }, (_, i) => toId(`m${i}`));
    const names = { v: 1, ...path, siteName: "Plant", zoneName: zone, order: 0, configHash: "h" } as const;
    foldZoneInventory(fleet, path, { ...names, machines });
    for (const machine of machines) {
      const listed = Array.from({ length: MACHINE_SENSORS }, (_, i) => ({
        sensor: `s${i}`,
        tag: `T${i}`,
        description: "oil",
        kind: "analog",
        reports: "periodic",
        unit: "bar",
        deadband: 0.1,
        labels: {},
        limits: [{ level: "high", value: 10, priority: "low" }],
      }));
      const told = { v: 1, ...path, machine, tag: "M", description: "", labels: {}, configHash: "h" } as const;
      foldMachineInventory(fleet, { ...path, machine }, { ...told, sensors: listed as never }, interning);
    }
  }
}

/** A sensor's records in turn: an alarm comes and goes 8 s later, the sensor fails and is good again. */
function recordOf(zone: string, seq: number, count: number): LogRecord {
  const turn = seq % 4;
  const at = END - DAYS * DAY_MS + Math.floor((Math.floor(seq / 4) / (count / 4)) * DAYS * DAY_MS) + turn * 8_000;
  // A prime step visits every sensor; every tenth turn is of one that cries wolf.
  const sensor = Math.floor(seq / 4) % 10 === 0 ? 0 : (Math.floor(seq / 4) * 7_919) % perZone;
  const id = `plant/${zone}/m${Math.floor(sensor / MACHINE_SENSORS)}/s${sensor % MACHINE_SENSORS}`;
  const alarms = { process: { state: "unacknowledged", occurrence: seq, since: at, level: "high", priority: "low" } };
  const region = turn < 2 ? "alarms.process" : "signal";
  const change = [
    { region, from: "normal", to: "unacknowledged" },
    { region, from: "unacknowledged", to: "normal" },
    { region, from: "live", to: "silent" },
    { region, from: "silent", to: "live" },
  ][turn]!;
  return {
    kind: "transition",
    of: "sensor",
    cause: { kind: "limit", text: "10.2 bar beyond 10 bar" },
    seq,
    at,
    processedAt: at,
    id,
    changes: [change],
    state: {
      signal: turn === 2 ? "silent" : "live",
      limit: turn === 0 ? "high" : "normal",
      ...(turn === 0 ? { alarms } : {}),
    },
    health: turn === 2 ? "failure" : "good",
    healthBefore: turn === 3 ? "failure" : "good",
    reading: { value: turn === 0 ? 10.2 : 9.85, unit: "bar", quality: "good", at },
  } as LogRecord;
}

async function fill(): Promise<void> {
  const count = Math.ceil(transitions / ZONES.length);
  let streamSeq = 0;
  for (let first = 1; first <= count; first += BATCH)
    for (const zone of ZONES) {
      const last = Math.min(count, first + BATCH - 1);
      const records = Array.from({ length: last - first + 1 }, (_, i) => recordOf(zone, first + i, count));
      const batch = { v: 1, site: "plant", zone, epoch: 1, claim: "c", first, last, records } as const;
      const folded = foldBatch(fleet, batch, { streamSeq: ++streamSeq, reachesBack: true });
      await store.commitMessage({ ...folded, position: { incarnation: "b", sequence: streamSeq, hash: "" }, epoch: 1 });
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
const asked = [
  ["30 days of all", { filter: {}, days: 30 }],
  ["30 days by zone", { filter: {}, days: 30, by: "zone" }],
  ...(sensors <= 5_000 ? ([["30 days by sensor", { filter: {}, days: 30, by: "sensor" }]] as const) : []),
  ["30 days of one zone", { filter: { zone: ["press"] }, days: 30 }],
  ["8 hours of all", { filter: {}, days: 1 / 3 }],
] as const;
for (const [what, { days, ...question }] of asked) {
  const past = new PastFleets(store, fleet);
  // The longest that anything else has to wait for the event loop meanwhile.
  let [longest, last] = [0, performance.now()];
  const watch = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 1);
  let rung = 0;
  const before = process.cpuUsage();
  const ms = await timed(async () => {
    const answer = await countFigures(
      { fleet, store, past },
      { ...question, from: END - days * DAY_MS, to: END, limit: 100 },
    );
    rung = answer.all.alarms.annunciated;
  });
  clearInterval(watch);
  const { user, system } = process.cpuUsage(before);
  const cpu = ((user + system) / 1_000).toFixed(0).padStart(6);
  const { rss } = process.memoryUsage();
  console.log(
    `${what.padEnd(20)} ${ms.toFixed(0).padStart(6)} ms, ${cpu} ms of processor, ${String(rung).padStart(7)} rang, others waited ${longest.toFixed(0).padStart(4)} ms at most, ${(rss / 1e6).toFixed(0)} MB RSS`,
  );
}
console.log(`Node ${process.version}, ${cpus().length} cores, ${cpus()[0]?.model ?? "unknown"}`);
await store.close();
rmSync(folder, { recursive: true, force: true });
