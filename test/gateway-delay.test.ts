import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readBack } from "@tocsin/gateway/journal/read-back";
import mqtt, { type MqttClient } from "mqtt";
import { afterEach, beforeEach, expect, it } from "vitest";
import { eventually } from "./support/eventually.ts";
import { freePort } from "./support/free-port.ts";
import { startGateway, stopProcess, writeGateway } from "./support/gateway-process.ts";

const NOWHERE = "nats://127.0.0.1:1";
const DELAY_MS = 8_000;

let folder: string;
let gateway: ChildProcess;
let client: MqttClient;
let file: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "tocsin-delay-"));
  const port = await freePort();
  const columns = "zone,machine,sensor,interval,high,onDelay";
  // An interval so long that silence has no part in it.
  const rows = [`press,oven,temperature,1m,100,${DELAY_MS}ms`, "press,oven,pressure,1m,100,"];
  file = writeGateway(folder, NOWHERE, { mqtt: port, status: 0 }, rows, { columns });
  gateway = await startGateway(file);
  client = mqtt.connect(`mqtt://127.0.0.1:${port}`, { protocolVersion: 4, reconnectPeriod: 100 });
  client.on("error", () => undefined);
});
afterEach(async () => {
  await client.endAsync(true);
  await stopProcess(gateway, "SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

const publish = (sensor: string, value: number, ts: number) =>
  client.publishAsync(`press/oven/${sensor}`, JSON.stringify({ value, ts }), { qos: 1 });

it("raises an alarm whose delay was pending at kill -9 at its original deadline, to the millisecond", async () => {
  const begun = Date.now();
  await publish("temperature", 20, begun - 1);
  await publish("temperature", 150, begun);
  // Acknowledged, so it is on disk; nothing else is said until the deadline has passed.
  await stopProcess(gateway, "SIGKILL");
  gateway = await startGateway(file);
  await eventually("the publisher is back", () => client.connected);
  const late = begun + DELAY_MS + 4_000 - Date.now();
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, late)));
  await publish("pressure", 1, Date.now());
  expect(await stopProcess(gateway, "SIGTERM")).toBe(0);
  const { eras } = await readBack(join(folder, "store"));
  const limits = eras[0]!.records.flatMap((record) =>
    record.kind === "transition" && record.of === "sensor" && record.state.limit === "high" ? [record] : [],
  );
  expect(limits.map(({ id, at }) => [id, at])).toEqual([["plant/press/oven/temperature", begun + DELAY_MS]]);
  expect(limits[0]!.processedAt).toBeGreaterThanOrEqual(begun + DELAY_MS);
  expect(limits[0]!.cause).toMatchObject({ kind: "limit", level: "high", limit: 100, delayMs: DELAY_MS });
}, 90_000);
