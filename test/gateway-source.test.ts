import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readBack } from "@tocsin/gateway/journal/read-back";
import mqtt, { type IClientOptions, type MqttClient } from "mqtt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "./support/eventually.ts";
import { freePort } from "./support/free-port.ts";
import { startGateway, stopProcess, writeGateway } from "./support/gateway-process.ts";

const WILL = { topic: "plc1/status", payload: Buffer.from("offline"), qos: 1, retain: true } as const;

describe("a source that says of itself whether it is there", () => {
  let folder: string;
  let file: string;
  let port: number;
  let gateway: ChildProcess;
  const clients: MqttClient[] = [];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "tocsin-source-"));
    port = await freePort();
    file = writeGateway(
      folder,
      "nats://127.0.0.1:1",
      { mqtt: port, status: 0 },
      ["press,oven,door,discrete,plc1", "press,oven,lid,discrete,plc1", "press,oven,other,discrete,plc2"],
      { columns: "zone,machine,sensor,kind,source", mqtt: ', availability: [{ topic: "{source}/status" }]' },
    );
    gateway = await startGateway(file);
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.endAsync(true);
    await stopProcess(gateway, "SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });
  const connect = async (options: IClientOptions = {}) => {
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { protocolVersion: 4, ...options });
    clients.push(client.on("error", () => undefined));
    return client;
  };
  const transitions = async () => {
    expect(await stopProcess(gateway, "SIGTERM")).toBe(0);
    const { eras } = await readBack(join(folder, "store"));
    return eras[0]!.records.flatMap((record) => {
      if (record.kind !== "transition" || record.of === "machine") return [];
      const signal = record.changes.find(({ region }) => region === "signal");
      return signal ? [`${record.id.split("/").at(-1)} ${signal.to}`] : [];
    });
  };

  it("takes its sensors along when its will says that it is gone, and back, also over a kill", async () => {
    const plc = await connect({ reconnectPeriod: 0, will: WILL });
    for (const sensor of ["door", "lid", "other"]) await plc.publishAsync(`press/oven/${sensor}`, "shut", { qos: 1 });
    plc.stream.destroy();
    const again = await connect({ reconnectPeriod: 50 });
    // The will has no acknowledgement to wait for; what is offered after it is committed after it.
    await eventually("the broker has taken note", () => !plc.connected);
    await again.publishAsync("press/oven/other", "open", { qos: 1 });
    await stopProcess(gateway, "SIGKILL");
    gateway = await startGateway(file);
    await again.publishAsync("plc1/status", "online", { qos: 1, retain: true });
    expect(await transitions()).toEqual([
      "door live",
      "plc1 live",
      "lid live",
      "other live",
      "plc2 live",
      "plc1 silent",
      "door unknown",
      "lid unknown",
      "plc1 live",
      "door live",
      "lid live",
    ]);
  });
});
