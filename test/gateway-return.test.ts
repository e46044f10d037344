import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readBack } from "@tocsin/gateway/journal/read-back";
import mqtt, { type MqttClient } from "mqtt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "./support/eventually.ts";
import { freePort } from "./support/free-port.ts";
import { startGateway, stopProcess, writeGateway } from "./support/gateway-process.ts";

/** Few and slow: this client sends what it kept one by one, and a backlog has to come faster than it was made. */
const SENSORS = ["s0", "s1"];
const NOWHERE = "nats://127.0.0.1:1";
/** Longer than a sensor of one reading a second may be silent. */
const AWAY_MS = 6_000;
/** So long after the return a sensor that was called silent wrongly would have been. */
const WATCHED_MS = 8_000;

describe("a gateway that was killed and comes back", () => {
  let folder: string;
  let file: string;
  let gateway: ChildProcess;
  let client: MqttClient;
  let publishing: NodeJS.Timeout;
  let acknowledged = 0;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "tocsin-return-"));
    const port = await freePort();
    const rows = SENSORS.map((sensor) => `press,oven,${sensor},1s,1000`);
    file = writeGateway(folder, NOWHERE, { mqtt: port, status: 0 }, rows);
    gateway = await startGateway(file);
    client = mqtt.connect(`mqtt://127.0.0.1:${port}`, { protocolVersion: 4, reconnectPeriod: 200 });
    client.on("error", () => undefined);
    acknowledged = 0;
  });
  afterEach(async () => {
    clearInterval(publishing);
    await client.endAsync(true);
    await stopProcess(gateway, "SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  const publish = (buffers: boolean) => {
    publishing = setInterval(() => {
      if (!buffers && !client.connected) return;
      for (const sensor of SENSORS) {
        const payload = JSON.stringify({ value: Math.random(), ts: Date.now() });
        client.publish(`press/oven/${sensor}`, payload, { qos: 1 }, (error) => void (error || (acknowledged += 1)));
      }
    }, 1_000);
  };
  const more = async (count: number) => {
    const before = acknowledged;
    await eventually("readings are acknowledged", () => acknowledged >= before + count);
  };
  const silences = async () => {
    const { eras } = await readBack(join(folder, "store"));
    return eras[0]!.records
      .filter((one) => one.kind === "transition" && one.cause?.kind === "signal")
      .flatMap((one) => (one.kind === "transition" && one.health === "failure" ? [one.id] : []));
  };

  it.each([
    ["that kept what it published meanwhile", true],
    ["that kept nothing", false],
  ])("calls no sensor of a publisher silent %s", async (_which, buffers) => {
    publish(buffers);
    await more(10);
    await stopProcess(gateway, "SIGKILL");
    await sleep(AWAY_MS);
    gateway = await startGateway(file);
    await more(10);
    await sleep(WATCHED_MS);
    clearInterval(publishing);
    expect(await stopProcess(gateway, "SIGTERM")).toBe(0);
    expect(await silences()).toEqual([]);
  });

  it("calls a sensor silent that said nothing since the gateway's return", async () => {
    publish(true);
    await more(10);
    await stopProcess(gateway, "SIGKILL");
    const [gone] = SENSORS.splice(0, 1);
    await sleep(AWAY_MS);
    gateway = await startGateway(file);
    await more(10);
    await sleep(WATCHED_MS);
    SENSORS.unshift(gone!);
    clearInterval(publishing);
    expect(await stopProcess(gateway, "SIGTERM")).toBe(0);
    expect(await silences()).toEqual(["plant/press/oven/s0"]);
  });
});
