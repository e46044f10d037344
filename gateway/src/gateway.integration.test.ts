import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mqtt, { type IClientOptions, type MqttClient } from "mqtt";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { eventually } from "../../test/support/eventually.ts";
import { freePort } from "../../test/support/free-port.ts";
import { writeGateway } from "../../test/support/gateway-process.ts";
import { loadGatewayConfig } from "./config/gateway-config.ts";
import { Gateway } from "./gateway.ts";
import { JournalError } from "./journal/journal-error.ts";
import { readBack } from "./journal/read-back.ts";
import { Store } from "./journal/store.ts";

const ID = "plant/press/oven/temperature";
const NOWHERE = "nats://127.0.0.1:1";

describe("a gateway", () => {
  let folder: string;
  let port: number;
  let lines: Record<string, unknown>[];
  const gateways: Gateway[] = [];
  let sensor: MqttClient | undefined;
  const others: MqttClient[] = [];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "tocsin-gateway-"));
    port = await freePort();
    lines = [];
    writeGateway(folder, NOWHERE, { mqtt: port, status: 0 }, ["press,oven,temperature,1s,100"]);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await sensor?.endAsync(true);
    sensor = undefined;
    for (const client of others.splice(0)) await client.endAsync(true);
    for (const gateway of gateways.splice(0)) await gateway.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const create = () => {
    const load = () => loadGatewayConfig(join(folder, "gateway.yaml"), {});
    const loaded = load();
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
    const logger = pino({ level: "info" }, { write: (line: string) => void lines.push(JSON.parse(line)) });
    const clocks = { wall: () => Date.now(), monotonic: () => performance.now() };
    return new Gateway({ config: loaded.value, logger, clocks, random: Math.random, takeOver: false, load });
  };
  const start = async () => {
    const gateway = create();
    gateways.push(gateway);
    await gateway.start();
    return gateway;
  };
  const stop = async (gateway: Gateway) => {
    gateways.splice(gateways.indexOf(gateway), 1);
    await gateway.close();
  };
  const connect = async () => {
    sensor = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { protocolVersion: 4, reconnectPeriod: 50 });
    sensor.on("error", () => undefined);
    return sensor;
  };
  const other = async (options: IClientOptions) => {
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, {
      protocolVersion: 4,
      reconnectPeriod: 0,
      ...options,
    });
    others.push(client.on("error", () => undefined));
    return client;
  };
  const get = async (gateway: Gateway, path: string) => {
    const response = await fetch(`http://127.0.0.1:${gateway.statusPort}${path}`);
    return { status: response.status, text: await response.text() };
  };
  const said = (message: string) => lines.filter(({ msg }) => String(msg).startsWith(message));
  const values = async () => ((await readBack(join(folder, "store"))).readings.get(ID) ?? []).map(({ value }) => value);

  it("works without NATS: takes readings, writes its log, and says how it is", async () => {
    const gateway = await start();
    const client = await connect();
    for (const value of [20, 120, 20]) await client.publishAsync("press/oven/temperature", String(value), { qos: 1 });
    expect(await get(gateway, "/livez")).toMatchObject({ status: 200 });
    const ready = await get(gateway, "/readyz?verbose");
    expect(ready.text).toMatch(
      /ok {2}store: .*\nok {2}disk: ok, .*\nok {2}data path embedded: .*\nok {2}nats: not connected.* \d+ records wait\nok/,
    );
    const metrics = await get(gateway, "/metrics");
    expect(metrics.text).toContain("tocsin_gateway_readings_total 3");
    expect((await get(gateway, "/elsewhere")).status).toBe(404);
    await stop(gateway);
    expect(await values()).toEqual([20, 120, 20]);
  });

  it("goes on by itself after a failed write, and has what it acknowledged exactly once", async () => {
    const gateway = await start();
    const client = await connect();
    const acknowledged: number[] = [];
    let at = Date.now();
    const publish = (value: number) => {
      const payload = JSON.stringify({ value, ts: (at += 1) });
      client.publish(
        "press/oven/temperature",
        payload,
        { qos: 1 },
        (error) => void (error || acknowledged.push(value)),
      );
    };
    for (let value = 1; value <= 50; value += 1) publish(value);
    await eventually("the first were acknowledged", () => acknowledged.length === 50);
    const write = vi.spyOn(Store.prototype, "write");
    write.mockRejectedValueOnce(new JournalError("JOURNAL_WRITE_FAILED", "no space left on device"));
    for (let value = 51; value <= 100; value += 1) publish(value);
    await eventually("all were acknowledged", () => acknowledged.length === 100);
    expect(said("store failed")).toHaveLength(1);
    expect((await get(gateway, "/readyz")).status).toBe(200);
    await stop(gateway);
    expect((await values()).toSorted((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 100 }, (_, n) => n + 1),
    );
  });

  it("reads its configuration again: a broken one changes nothing, a good one holds from there on", async () => {
    const gateway = await start();
    const client = await connect();
    const file = join(folder, "gateway.yaml");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, `${text}\nnonsense: 1\n`);
    gateway.reload();
    expect(said("configuration read again")[0]!["msg"]).toContain("gateway.yaml:");
    writeFileSync(file, text.replace(/^data: .*$/m, "data: elsewhere"));
    gateway.reload();
    expect(said("configuration read again")[1]!["msg"]).toContain("data differs");
    await client.publishAsync("press/oven/temperature", "20", { qos: 1 });
    writeFileSync(file, `${text}\ningest: { payloadBytesMax: 65536 }\n`);
    gateway.reload();
    expect(said("configuration read again")[2]).toMatchObject({ outcome: "applied" });
    await eventually("the store is open again", async () => (await get(gateway, "/readyz")).status === 200);
    await eventually("it is heard again", () => client.connected);
    await client.publishAsync("press/oven/temperature", "21", { qos: 1 });
    await stop(gateway);
    expect((await values()).map(Number)).toEqual([20, 21]);
  });

  it("keeps on trying where the store does not open again, and is not ready meanwhile", async () => {
    const gateway = await start();
    const client = await connect();
    const open = vi.spyOn(Store, "open").mockRejectedValue(new JournalError("JOURNAL_UNREADABLE", "the disk is gone"));
    vi.spyOn(Store.prototype, "write").mockRejectedValueOnce(
      new JournalError("JOURNAL_WRITE_FAILED", "input/output error"),
    );
    client.publish("press/oven/temperature", "20", { qos: 1 });
    await eventually("it tried twice", () => said("store does not open").length >= 2);
    expect(await get(gateway, "/readyz?verbose")).toMatchObject({
      status: 503,
      text: "not store: not open; see the log\nnot ok\n",
    });
    open.mockRestore();
    await eventually("it is ready again", async () => (await get(gateway, "/readyz")).status === 200);
  });

  it("takes what is no reading without harm: counted, kept with its reason, acknowledged", async () => {
    const gateway = await start();
    const client = await connect();
    const bad = ["", "{", '{"value":"NaN"}', "NaN", "x".repeat(1_000_000), '{"__proto__":{"polluted":1}}'];
    for (const payload of bad) await client.publishAsync("press/oven/temperature", payload, { qos: 1 });
    for (const topic of ["press/oven/a.b", "press/oven/a*b", "press/oven/a>b", "press/oven/__proto__", "else/where"]) {
      await client.publishAsync(topic, "1", { qos: 1 });
    }
    await client.publishAsync("press/oven/temperature", "20", { qos: 1 });
    const { text } = await get(gateway, "/metrics");
    expect(Number(/tocsin_gateway_unmatched_topics (\d+)/.exec(text)![1])).toBeGreaterThanOrEqual(1);
    await stop(gateway);
    const back = await readBack(join(folder, "store"));
    expect(back.quarantined).toBeGreaterThanOrEqual(bad.length - 1);
    expect(back.readings.get(ID)!.map(({ value }) => value)).toEqual([20]);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it("counts what it cannot place, ignores and refuses, each by its reason, and logs a kind once a minute", async () => {
    const gateway = await start();
    const client = await connect();
    for (let topic = 0; topic < 1_100; topic += 1) client.publish(`else/where/${topic}`, "1", { qos: 0 });
    for (let time = 0; time < 3; time += 1) await client.publishAsync("$other/topic", "1", { qos: 1 });
    const will = { topic: "press/oven/temperature", payload: Buffer.from("20"), qos: 1, retain: false } as const;
    (await other({ will })).stream.destroy();
    (await other({})).publish("press/+/temperature", "20");
    (await other({})).publish("press/#", "20");
    (await other({})).stream.write("GET / HTTP/1.1\r\n\r\n");
    await other({ protocolVersion: 5 }).catch(() => undefined);
    const counted = async (name: string, reason?: string) => {
      const { text } = await get(gateway, "/metrics");
      const labels = reason === undefined ? "" : `{reason="${reason}"}`;
      return Number(
        text
          .split("\n")
          .find((line) => line.startsWith(`tocsin_gateway_${name}${labels} `))
          ?.split(" ")[1],
      );
    };
    const counts: [count: number, name: string, reason?: string][] = [
      [1_100, "packets_unmatched_total"],
      [3, "packets_ignored_total", "broker-topic"],
      [1, "packets_ignored_total", "will"],
      [2, "mqtt_connections_failed_total", "topic"],
      [1, "mqtt_connections_failed_total", "protocol"],
      [1, "mqtt_connections_refused_total", "version"],
    ];
    for (const [count, name, reason] of counts)
      await eventually(`${count} ${name} ${reason}`, async () => (await counted(name, reason)) === count);
    expect(await counted("unmatched_topics")).toBe(1_000);
    for (const message of ["packet ignored", "connection failed", "connection refused", "packet of no sensor"]) {
      const kinds = said(message).map(({ kind, time }) => `${String(kind)} ${Math.floor(Number(time) / 60_000)}`);
      expect(kinds.length, message).toBeGreaterThan(0);
      expect(new Set(kinds).size, message).toBe(kinds.length);
    }
  });

  it("stops at once where it is asked to while its empty store waits for NATS", async () => {
    writeGateway(folder, NOWHERE, { mqtt: port, status: 0 }, ["press,oven,temperature,1s,100"], {
      takeOverWithin: "1h",
    });
    const gateway = create();
    const started = gateway.start();
    await eventually("its store is open", () => said("store opened").length === 1);
    await gateway.close();
    await started;
    await expect(connect()).rejects.toThrow("ECONNREFUSED");
  });

  it("does not start on a store that another gateway has open, and says so", async () => {
    await start();
    port = await freePort();
    const second = create();
    await expect(second.start()).rejects.toThrow(/another process has this store open; stop the other gateway/);
  });

  it("does not start where its port is in use, and names it", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(port, "127.0.0.1", resolve));
    await expect(create().start()).rejects.toThrow(
      new RegExp(`cannot listen on 127.0.0.1:${port}; something listens there`),
    );
    await new Promise((resolve) => taken.close(resolve));
  });
});
