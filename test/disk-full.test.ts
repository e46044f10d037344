import { spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, rmdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readBack } from "@tocsin/gateway/journal/read-back";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "./support/eventually.ts";
import { freePort } from "./support/free-port.ts";
import { startGateway, stopProcess, writeGateway } from "./support/gateway-process.ts";
import { HIGH, Publisher } from "./support/publisher.ts";

const DISK = "48m";
const TIMES = 2;
const FILLED_PIECE_BYTES = 65_536;
const SENSORS = ["oven,temperature", "oven,pressure", "press,force", "press,stroke"];

const isRoot = process.platform === "linux" && process.getuid?.() === 0;
if (!isRoot) process.stderr.write("SKIPPED: a full disk needs root, to mount a small file system\n");

/** Takes every byte that is left. @returns how to give it back */
function fill(disk: string): () => void {
  const path = join(disk, "filler");
  for (;;) {
    try {
      writeFileSync(path, Buffer.alloc(FILLED_PIECE_BYTES), { flag: "a" });
    } catch {
      return () => rmSync(path);
    }
  }
}

describe.skipIf(!isRoot)("a gateway whose disk is full", () => {
  let disk: string;
  let gateway: ChildProcess | undefined;
  let publisher: Publisher | undefined;
  beforeEach(() => {
    disk = mkdtempSync(join(tmpdir(), "tocsin-full-"));
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${DISK}`, "tmpfs", disk]);
    if (mounted.status !== 0) throw new Error(`mount: ${mounted.stderr.toString()}`);
  });
  afterEach(async () => {
    await publisher?.giveUp();
    if (gateway) await stopProcess(gateway, "SIGKILL");
    spawnSync("umount", [disk]);
    rmdirSync(disk);
  });

  it(`acknowledges nothing that it does not keep, and goes on by itself when there is room, ${TIMES} times`, async () => {
    const ports = { mqtt: await freePort(), status: 0 };
    const rows = SENSORS.map((sensor) => `press,${sensor},1s,${HIGH}`);
    gateway = await startGateway(writeGateway(disk, "nats://127.0.0.1:1", ports, rows));
    publisher = new Publisher(ports.mqtt, SENSORS);
    const { acknowledged } = publisher;
    for (let time = 0; time < TIMES; time += 1) {
      const before = acknowledged.length;
      await eventually("readings are acknowledged", () => acknowledged.length > before + 500);
      // LevelDB has room in the log that it writes: it is full when no more acknowledgements come.
      const giveBack = fill(disk);
      await eventually("no reading is acknowledged any more", async () => {
        fill(disk);
        const then = acknowledged.length;
        await sleep(3_000);
        return acknowledged.length === then && statfsSync(disk).bavail === 0;
      });
      giveBack();
    }
    const before = acknowledged.length;
    await eventually("readings are acknowledged again", () => acknowledged.length > before + 500);
    await publisher.stop();
    expect(await stopProcess(gateway, "SIGTERM")).toBe(0);

    expect(readdirSync(disk).filter((name) => name.includes("damaged"))).toEqual([]);
    const { readings, doubles, eras, quarantined } = await readBack(join(disk, "store"));
    expect({ doubles, quarantined }).toEqual({ doubles: [], quarantined: 0 });
    const stored = new Map([...readings].map(([sensor, list]) => [sensor, new Set(list.map(({ value }) => value))]));
    const missing = acknowledged.filter(({ sensor, value }) => !stored.get(sensor)?.has(value));
    const losses = eras.flatMap(({ records }) => records.filter((record) => record.kind === "loss"));
    const declared = losses.flatMap(({ ranges = [] }) => ranges).reduce((sum, { count = 0 }) => sum + count, 0);
    expect(missing.length).toBe(declared);
    const total = [...readings.values()].reduce((sum, list) => sum + list.length, 0);
    process.stdout.write(
      `disk full ${TIMES} times: ${acknowledged.length} readings acknowledged, ${total} stored, ${declared} declared as not kept\n`,
    );
  }, 240_000);
});
