import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ChildProcess } from "node:child_process";
import { readBack } from "@tocsin/gateway/journal/read-back";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applied, readStream, upTo } from "../gateway/test/uplink-desk.ts";
import { eventually } from "./support/eventually.ts";
import { freePort } from "./support/free-port.ts";
import { startGateway, stopProcess, writeGateway } from "./support/gateway-process.ts";
import { startNatsServer, type TestNatsServer } from "./support/nats-server.ts";
import { HIGH, Publisher } from "./support/publisher.ts";

const KILLS = 20;
const SENSORS = ["oven,temperature", "oven,pressure", "press,force", "press,stroke"];
describe("a gateway that is killed in mid-load", () => {
  let folder: string;
  let nats: TestNatsServer;
  let gateway: ChildProcess | undefined;
  let publisher: Publisher | undefined;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "tocsin-kill-"));
    nats = await startNatsServer();
  });
  afterEach(async () => {
    await publisher?.giveUp();
    if (gateway) await stopProcess(gateway, "SIGKILL");
    await nats.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it(`has every acknowledged reading exactly once after ${KILLS} kills, and a log without a gap`, async () => {
    const ports = { mqtt: await freePort(), status: 0 };
    const rows = SENSORS.map((sensor) => `press,${sensor},1s,${HIGH}`);
    const file = writeGateway(folder, nats.url, ports, rows);
    gateway = await startGateway(file);
    publisher = new Publisher(ports.mqtt, SENSORS);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = publisher.acknowledged.length;
      await eventually("readings are acknowledged again", () => publisher!.acknowledged.length > before + 300);
      await sleep(37 * (kill % 7));
      await stopProcess(gateway, "SIGKILL");
      gateway = await startGateway(file);
    }
    await publisher.stop();
    expect(await stopProcess(gateway, "SIGTERM")).toBe(0);

    const { readings, doubles, eras, quarantined } = await readBack(join(folder, "store"));
    expect(doubles).toEqual([]);
    expect(quarantined).toBe(0);
    const stored = new Map(
      [...readings].map(([sensor, list]) => [sensor, count(list.map(({ value }) => Number(value)))]),
    );
    const lost = publisher.acknowledged.filter(({ sensor, value }) => !stored.get(sensor)?.has(value));
    expect(lost).toEqual([]);
    for (const times of stored.values()) expect([...times].filter(([, found]) => found !== 1)).toEqual([]);
    for (const list of readings.values()) expect(list.map(({ ordinal }) => ordinal)).toEqual(upTo(list.length));
    const total = [...readings.values()].reduce((sum, list) => sum + list.length, 0);
    expect(total).toBeGreaterThanOrEqual(publisher.acknowledged.length);
    expect(total).toBeLessThanOrEqual(publisher.published);

    const { records } = eras[0]!;
    expect(records.map(({ seq }) => seq)).toEqual(upTo(records.length));
    expect(applied(await readStream(nats.url))).toEqual([{ epoch: 1, seqs: upTo(records.length) }]);
    const transitions = records.filter(({ kind }) => kind === "transition").length;
    process.stdout.write(
      `${KILLS} kills: ${publisher.acknowledged.length} readings acknowledged, ${total} stored once each, ${transitions} transitions in the stream\n`,
    );
  }, 600_000);

  it("stops with exit code 0 when it is asked to, in mid-load and without NATS", async () => {
    const ports = { mqtt: await freePort(), status: 0 };
    const rows = SENSORS.map((sensor) => `press,${sensor},1s,${HIGH}`);
    const file = writeGateway(folder, nats.url, ports, rows);
    gateway = await startGateway(file);
    publisher = new Publisher(ports.mqtt, SENSORS);
    await eventually("readings come", () => publisher!.acknowledged.length > 100);
    expect(await stopProcess(gateway, "SIGINT")).toBe(0);
    await publisher.giveUp();
    const { readings } = await readBack(join(folder, "store"));
    const stored = new Set([...readings.values()].flat().map(({ value }) => value));
    expect(publisher.acknowledged.filter(({ value }) => !stored.has(value))).toEqual([]);
    await nats.kill();
    gateway = await startGateway(file);
    expect(await stopProcess(gateway, "SIGTERM")).toBe(0);
    await nats.restart();
  });

  it("ends with exit code 3 when another gateway claims its zone", async () => {
    const other = join(folder, "other");
    const rows = ["press,oven,temperature,1s,100"];
    const first = await startGateway(writeGateway(folder, nats.url, { mqtt: await freePort(), status: 0 }, rows));
    const ended = new Promise<number | null>((resolve) => first.once("exit", (code) => resolve(code)));
    await eventually("the first has claimed", async () => (await readStream(nats.url)).length > 0);
    gateway = await startGateway(writeGateway(other, nats.url, { mqtt: await freePort(), status: 0 }, rows));
    // The first has nothing to append: it hears of the claim all the same, and acknowledges nothing more.
    expect(await ended).toBe(3);
    expect((await readStream(nats.url)).length).toBeGreaterThan(1);
  });
});

function count(values: readonly number[]): Map<number, number> {
  const times = new Map<number, number>();
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
  return times;
}
