import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { ZoneConfig } from "@tocsin/core/health/config";
import { T0 } from "@tocsin/core/health/sensor-arbitrary";
import { exampleLimit, exampleZone } from "@tocsin/core/health/example-zone";
import { inputs, zoneConfig, type Timed } from "@tocsin/core/health/zone-arbitrary";
import { ReplayDesk } from "../../test/replay-desk.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { InputLog } from "./input-log.ts";
import { readBack } from "./read-back.ts";
import { replayStore } from "./replay-store.ts";
import { retain } from "./retention.ts";
import { copyStore } from "./store-copy.ts";

/** What happens after an input: mostly nothing; "night" is so long that a day ends. */
const after = fc.constantFrom("go on", "go on", "commit", "commit", "kill", "reconfigure", "night");
type After = "go on" | "commit" | "kill" | "reconfigure" | "night";

const NIGHT_MS = 9 * 3_600_000;
/** Thousands of commits; a killed desk loses what it did not write, and the disk none of it: memory serves as well. */
const IN_MEMORY = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

async function live(folder: string, configs: readonly ZoneConfig[], run: readonly (readonly [Timed, After])[]) {
  let configured = 0;
  const desk = await ReplayDesk.open(folder, configs[0]!, T0);
  for (const [{ afterMs, input }, what] of run) {
    desk.now += what === "night" ? NIGHT_MS : afterMs;
    desk.take(input);
    if (what === "commit") await desk.commit();
    if (what === "reconfigure") configured += 1;
    if (what === "kill" || what === "reconfigure") await desk.kill(configs[configured % configs.length]!);
  }
  await desk.commit();
  await desk.journal.close();
  return desk.recordsAt;
}

async function replayed(log: InputLog, from: Checkpoint): Promise<unknown[]> {
  const records: unknown[] = [];
  for await (const some of replayStore(log, from)) records.push(...some);
  return records;
}

it("steps from any checkpoint to exactly the records of the log, through kills and other configurations", async () => {
  let checkpointsSeen = 0;
  let recordsSeen = 0;
  const runs = fc.array(fc.tuple(inputs, fc.array(after, { minLength: 60, maxLength: 60 })), {
    minLength: 5,
    maxLength: 9,
  });
  const property = fc.asyncProperty(
    fc.array(zoneConfig, { minLength: 1, maxLength: 3 }),
    runs,
    async (zones, parts) => {
      const clock = zones[0]!.clock;
      const configs = zones.map((zone, number) => ({ ...zone, clock, hash: `configuration ${number}` }));
      const run = parts.flatMap(([timed, whats]) =>
        timed.map((one, place): [Timed, After] => [one, whats[place] as After]),
      );
      const folder = mkdtempSync(join(IN_MEMORY, "tocsin-replay-store-"));
      const store = join(folder, "store");
      try {
        const recordsAt = await live(store, configs, run);
        const { eras, readings } = await readBack(store);
        const logged = eras.flatMap(({ records }) => records.map(({ seq: _seq, ...record }) => record as unknown));
        const copy = await copyStore(store);
        const log = await InputLog.open(copy.folder);
        const checkpoints: Checkpoint[] = [];
        for await (const checkpoint of log.checkpoints()) checkpoints.push(checkpoint);
        expect(checkpoints).toHaveLength(recordsAt.length);
        for (const [place, checkpoint] of checkpoints.entries())
          expect(await replayed(log, checkpoint)).toEqual(logged.slice(recordsAt[place]));
        expect(recordsAt[0]).toBe(0);
        expect(log.missing).toBe(0);
        expect((await log.newest()).arrivals).toBe([...readings.values()].reduce((sum, list) => sum + list.length, 0));
        await log.close();
        copy.remove();
        checkpointsSeen += checkpoints.length;
        recordsSeen += logged.length;
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );
  await fc.assert(property, { numRuns: 36, endOnFailure: true });
  expect(checkpointsSeen).toBeGreaterThan(50);
  expect(recordsSeen).toBeGreaterThan(500);
}, 360_000);

it("begins at the oldest day that retention has kept", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-replay-kept-"));
  const config = exampleZone({ oven: { a: { limits: { high: exampleLimit(100) } }, b: {} } });
  const desk = await ReplayDesk.open(join(folder, "store"), config, T0);
  for (let hour = 0; hour < 96; hour += 1) {
    desk.now += 3_600_000;
    const value = hour % 5 === 0 ? 120 : 50;
    for (const sensor of [0, 1])
      desk.take({ kind: "reading", sensor, value, quality: "good", behindMs: 0, retained: false });
    desk.input({ kind: "tick", time: desk.now, processedAt: desk.now });
    await desk.commit();
  }
  await retain(desk.journal, { readingsKeptMs: 2 * 86_400_000, logKeptMs: Infinity }, desk.now);
  await desk.journal.close();
  const { eras } = await readBack(join(folder, "store"));
  const logged = eras.flatMap(({ records }) => records.map(({ seq: _seq, ...record }) => record as unknown));
  const log = await InputLog.open(join(folder, "store"));
  const checkpoints: Checkpoint[] = [];
  for await (const checkpoint of log.checkpoints()) checkpoints.push(checkpoint);
  expect(checkpoints.length).toBeGreaterThan(1);
  expect(checkpoints.length).toBeLessThan(desk.recordsAt.length);
  const first = desk.recordsAt.length - checkpoints.length;
  expect(await replayed(log, checkpoints[0]!)).toEqual(logged.slice(desk.recordsAt[first]));
  expect(log.missing).toBe(0);
  await log.close();
  rmSync(folder, { recursive: true, force: true });
});

it("keeps what is calculated as readings of its own, at the times of the readings that it comes from", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-replay-calculated-"));
  const config = exampleZone({ oven: { a: {}, half: { reports: "onChange", expression: "a / 2" } } });
  const desk = await ReplayDesk.open(join(folder, "store"), config, T0);
  for (const value of [10, 20, 20, 30]) {
    desk.now += 500;
    desk.take({ kind: "reading", sensor: 0, value, quality: "good", behindMs: 200, retained: false });
  }
  await desk.commit();
  await desk.journal.close();
  const { readings } = await readBack(join(folder, "store"));
  const half = readings.get("plant/press/oven/half")!.map(({ ordinal, value, at }) => [ordinal, value, at - T0]);
  expect(half).toEqual([
    [1, 5, 300],
    [2, 10, 800],
    [3, 15, 1_800],
  ]);
  rmSync(folder, { recursive: true, force: true });
});
