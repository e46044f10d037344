import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { gzipSync } from "node:zlib";
import { afterAll, expect, it } from "vitest";
import type { HealthCounts } from "@tocsin/core/wire/health";
import type { MachineItem, Page, SensorItem, TransitionItem } from "@tocsin/core/wire/hub-api";
import type { ReadingsItem } from "@tocsin/core/wire/hub-readings";
import { freePorts } from "./support/free-ports.ts";

const cli = new URL("../cli/src/tocsin.mjs", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "tocsin-replay-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Replayed = { rows: number; readings: number; acknowledged: number; machines: number; sensors: HealthCounts };
type Running = { page: string; replayed: Replayed; stop: () => Promise<number | null> };

/** Plays a file and waits until the hub has all of it. */
async function replay(file: string, layout: string, ...more: string[]): Promise<Running> {
  const args = ["replay", file, "--layout", layout, "--json", "--data", mkdtempSync(join(folder, "data-")), ...more];
  const child = spawn(process.execPath, [cli, ...args, "--port", String(await freePorts())], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = new Promise<number | null>((resolve) => child.once("exit", resolve));
  let page = "";
  const replayed = await new Promise<Replayed>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const one = JSON.parse(line) as { event: string; page: string } & Replayed;
      if (one.event === "ready") page = one.page;
      if (one.event === "replayed") resolve(one);
    });
    void exit.then((code) => reject(new Error(`replay ended with ${code} before all was played`)));
  });
  const stop = () => {
    child.kill("SIGTERM");
    return exit;
  };
  return { page, replayed, stop };
}

const get = async <T>(page: string, path: string) => (await (await fetch(`${page}${path}`)).json()) as T;

it("plays any CSV file, packed or not, through a gateway of its own, and the hub shows it", async () => {
  const lines = Array.from({ length: 120 }, (_, minute) =>
    ["A", "B"].map(
      (pump) =>
        `${pump},2024-03-01T${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}:00Z,${(3 + minute / 40).toFixed(2)},${pump === "B" && minute > 60 ? 90 : 40}`,
    ),
  );
  const file = join(folder, "pumps.csv.gz");
  writeFileSync(file, gzipSync(`pump,time,pressure,temperature\n${lines.flat().join("\n")}\n`));
  const layout = join(folder, "pumps.yaml");
  writeFileSync(
    layout,
    `name: pumps
site: { id: site }
zone: { id: hall, name: Hall }
machine: { column: pump, id: "pump-{value}", tag: "Pump {value}" }
time: { column: time }
interval: 1m
sensors:
  - { column: pressure, sensor: pressure, unit: bar }
  - { column: temperature, sensor: temperature, unit: °C, profile: cmapss-T50 }
`,
  );
  const { page, replayed, stop } = await replay(file, layout);
  expect(replayed).toMatchObject({ rows: 240, readings: 480, acknowledged: 240, machines: 2 });
  const machines = (await get<Page<MachineItem>>(page, "/api/v1/machines")).items;
  expect(machines.map(({ tag }) => tag).toSorted()).toEqual(["Pump A", "Pump B"]);
  const readings = await get<ReadingsItem>(
    page,
    `/api/v1/sensors/site/hall/pump-A/pressure/readings?from=${Date.UTC(2024, 2, 1)}&to=${Date.UTC(2024, 2, 2)}`,
  );
  expect(readings.columns.at).toHaveLength(120);
  expect(readings.columns.at[1]! - readings.columns.at[0]!).toBe(60_000);
  expect(await stop()).toBe(0);
});

it("says what is wrong with a layout, and ends with code 2", async () => {
  const layout = join(folder, "wrong.yaml");
  writeFileSync(layout, "name: x\nsite: {id: s}\nzone: {id: z}\nmachine: {}\ntime: {colum: 1}\nsensors: []\n");
  const child = spawn(process.execPath, [cli, "replay", "nothing.csv", "--layout", layout], { stdio: "pipe" });
  let text = "";
  child.stderr.on("data", (chunk) => (text += String(chunk)));
  expect(await new Promise((resolve) => child.once("close", resolve))).toBe(2);
  expect(text).toContain(`${layout}:5:8  unknown key "colum" in time: did you mean "column"?`);
});

const fd001 = new URL("../../shared/data/cmapss/train_FD001.txt.gz", import.meta.url).pathname;
const layout = new URL("../config/replay/cmapss.yaml", import.meta.url).pathname;

it.skipIf(!existsSync(fd001))("plays C-MAPSS FD001: 100 engines until they fail (needs ../shared data)", async () => {
  const { page, replayed, stop } = await replay(fd001, layout);
  expect(replayed).toMatchObject({ rows: 20_631, readings: 433_251, acknowledged: 20_631, machines: 100 });
  // 21 of each engine, and the two that are calculated from them.
  expect((await get<Page<SensorItem>>(page, "/api/v1/sensors?limit=1")).total).toBe(2_300);
  const machines = (await get<Page<MachineItem>>(page, "/api/v1/machines?limit=1000")).items;
  expect(machines).toHaveLength(100);
  // Every engine ran until it failed.
  expect(machines.filter(({ health }) => health === "failure").length).toBeGreaterThan(95);
  const history = await get<Page<TransitionItem>>(page, "/api/v1/transitions?zone=nasa/fleet&limit=1");
  expect(history.total).toBeGreaterThan(1_000);
  expect(await stop()).toBe(0);
});
