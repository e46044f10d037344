import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { toId } from "@tocsin/core/wire/id";
import type { LogRecord } from "@tocsin/core/wire/log";
import { readBack } from "@tocsin/gateway/journal/read-back";
import mqtt, { type MqttClient } from "mqtt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readStream } from "../gateway/test/uplink-desk.ts";
import { requestCommand } from "../hub/src/gateways/command-request.ts";
import { eventually } from "./support/eventually.ts";
import { freePort } from "./support/free-port.ts";
import { startGateway, stopProcess, writeGateway } from "./support/gateway-process.ts";
import { startNatsServer, type TestNatsServer } from "./support/nats-server.ts";

const ID = "plant/press/oven/temperature";
const ZONE = { site: toId("plant"), zone: toId("press") };

describe("a computer that replaces a gateway's, with an empty disk", () => {
  let folder: string;
  let port: number;
  let nats: TestNatsServer;
  let hub: NatsConnection;
  let gateway: ChildProcess;
  let client: MqttClient;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "tocsin-takeover-"));
    nats = await startNatsServer();
    port = await freePort();
    gateway = await startGateway(write("10s"));
    hub = await connect({ servers: nats.url, maxReconnectAttempts: -1, reconnectTimeWait: 50 });
    client = mqtt.connect(`mqtt://127.0.0.1:${port}`, { protocolVersion: 4, reconnectPeriod: 50 });
    client.on("error", () => undefined);
    await publish(120);
    await acknowledged(1);
    expect(await stopProcess(gateway, "SIGTERM")).toBe(0);
    rmSync(join(folder, "store"), { recursive: true });
  });
  afterEach(async () => {
    await client.endAsync(true);
    await stopProcess(gateway, "SIGKILL");
    await hub.close();
    await nats.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (takeOverWithin: string) =>
    writeGateway(folder, nats.url, { mqtt: port, status: 0 }, ["press,oven,temperature,1h,100,medium"], {
      columns: "zone,machine,sensor,interval,high,priority",
      takeOverWithin,
    });
  const publish = (value: number) => client.publishAsync("press/oven/temperature", String(value), { qos: 1 });
  const acknowledge = (occurrence: number, expiresAt = Date.now() + 60_000) => {
    const target = { of: "sensor", id: ID, alarm: "process" } as const;
    const asked = { v: 1, id: `acknowledge-${occurrence}`, who: "anna", expiresAt } as const;
    return requestCommand(hub, ZONE, { ...asked, command: "acknowledge", target, occurrence });
  };
  const acknowledged = (occurrence: number) =>
    eventually(`occurrence ${occurrence} is acknowledged`, async () => {
      const reply = await acknowledge(occurrence);
      return reply.ok && reply.outcome === "applied";
    });
  /** States of the alarm that its records tell, one after the other. */
  const told = (records: readonly LogRecord[]) =>
    records.flatMap((record) => {
      if (record.kind !== "transition" || record.of !== "sensor") return [];
      const { process } = record.state.alarms ?? {};
      return [process ? `${process.state} ${process.occurrence}` : "normal"];
    });
  const stop = async () => {
    expect(await stopProcess(gateway, "SIGTERM")).toBe(0);
    return (await readBack(join(folder, "store"))).eras.at(-1)!;
  };

  it("takes over before it ingests: what was acknowledged does not ring again, and the next occurrence is the next", async () => {
    gateway = await startGateway(write("10s"));
    await publish(130);
    await publish(20);
    await publish(140);
    await acknowledged(2);
    // Asked again after its time, the new gateway says what the former one did.
    expect(await acknowledge(1, Date.now() - 1_000)).toMatchObject({ outcome: "applied", repeated: true });
    const { era, records } = await stop();
    expect(era.epoch).toBe(2);
    expect(records[0]!.kind).toBe("claim");
    expect(told(records)).toEqual(["acknowledged 1", "acknowledged 1", "normal", "unacknowledged 2", "acknowledged 2"]);
    const epochs = (await readStream(nats.url)).map(({ epoch }) => epoch);
    expect(epochs.at(-1)).toBe(2);
  });

  it("takes over at its claim where NATS was not there before", async () => {
    await nats.kill();
    gateway = await startGateway(write("0s"));
    await publish(130);
    await nats.restart();
    await eventually("the zone is claimed and its states are taken over", async () => {
      const batches = (await readStream(nats.url)).filter(({ epoch }) => epoch === 2);
      return told(batches.flatMap(({ records }) => records)).length === 2;
    });
    const { records } = await stop();
    expect(told(records)).toEqual(["unacknowledged 1", "acknowledged 1"]);
  });
});
