import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LogRecord } from "@tocsin/core/wire/log";
import { readBack } from "@tocsin/gateway/journal/read-back";
import { SparkplugNode } from "@tocsin/simulator/publish/sparkplug-node";
import mqtt from "mqtt";
import { afterEach, beforeEach, expect, it } from "vitest";
import { eventually } from "./support/eventually.ts";
import { freePort } from "./support/free-port.ts";
import { startGateway, stopProcess, writeGateway } from "./support/gateway-process.ts";
import { startMosquitto, type TestMosquitto } from "./support/mosquitto.ts";
import { describeRequiring } from "./support/requires.ts";

const NOWHERE = "nats://127.0.0.1:1";

describeRequiring("mosquitto", "a gateway that reads Sparkplug B", (binary) => {
  let folder: string;
  let broker: TestMosquitto;
  let file: string;
  let gateway: ChildProcess;
  let node: SparkplugNode;
  let status: number;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "tocsin-sparkplug-"));
    broker = await startMosquitto(binary);
    status = await freePort();
    const rows = ["press,oven,heat,1h,100,plc1", "press,oven,door,1h,,plc1"];
    const columns = "zone,machine,sensor,interval,high,source";
    file = writeGateway(folder, NOWHERE, { mqtt: 0, status }, rows, { columns });
    const topics = `topics: [{ topic: "spBv1.0/{zone}/+/{source}/{machine}", decode: sparkplugB }]`;
    const brokers = `mqtt: { brokers: [{ name: hall, url: "${broker.url}" }], ${topics}, sparkplugHostId: tocsin }`;
    writeFileSync(file, readFileSync(file, "utf8").replace(/^mqtt: .*$/m, brokers));
    gateway = await startGateway(file);
    node = connectNode();
  });
  afterEach(async () => {
    await node.close();
    await stopProcess(gateway, "SIGKILL");
    await broker.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const connectNode = () =>
    new SparkplugNode({ url: broker.url, zone: "press", source: "plc1", clientId: "plc1", now: Date.now });
  const say = (heat: number) =>
    node.say("oven", [{ sensor: "heat", said: { value: heat, broken: false }, retain: false }]);
  const committed = async () => {
    const answer = await fetch(`http://127.0.0.1:${status}/metrics`).catch(() => undefined);
    return Number(/readings_total (\d+)/.exec((await answer?.text()) ?? "")?.[1] ?? 0);
  };
  const live = () =>
    eventually("the gateway is connected", async () => {
      const answer = await fetch(`http://127.0.0.1:${status}/readyz?verbose`).catch(() => undefined);
      return /data path hall: (live|draining)/.test((await answer?.text()) ?? "");
    });
  const stored = async () => {
    expect(await stopProcess(gateway, "SIGTERM")).toBe(0);
    const { readings, eras, quarantined } = await readBack(join(folder, "store"));
    const values = (readings.get("plant/press/oven/heat") ?? []).map(({ value }) => value);
    return { values, records: eras.flatMap(({ records }) => records), quarantined };
  };
  const words = (records: LogRecord[]) =>
    records.flatMap((record) =>
      record.kind === "transition" && record.of === "source" ? [`${record.state.signal}: ${record.cause.text}`] : [],
    );

  it("takes births and data by alias, asks for a birth after a restart, and knows a dead node", async () => {
    await live();
    await eventually("the node is connected", () => node.connected);
    say(20);
    say(21);
    await eventually("both are committed", async () => (await committed()) >= 2);
    await stopProcess(gateway, "SIGKILL");
    gateway = await startGateway(file);
    await live();
    // It answers with a birth, whose value is held already.
    await eventually("it is understood by alias again", async () => {
      say(22);
      return (await committed()) >= 1;
    });
    await node.close();
    node = connectNode();
    await eventually("it is back", () => node.connected);
    const before = await committed();
    say(23);
    await eventually("it is heard again", async () => (await committed()) > before);
    const { values, records } = await stored();
    expect(values.slice(0, 2)).toEqual([20, 21]);
    expect(values.at(-1)).toBe(23);
    expect(words(records).slice(-2)).toEqual([
      "silent: press/plc1 is gone (NDEATH)",
      "live: press/plc1/oven is there (DBIRTH)",
    ]);
  });

  it("says as a primary host whether it is there", async () => {
    await live();
    const seen: string[] = [];
    const watcher = await mqtt.connectAsync(broker.url);
    watcher.on("message", (_topic, payload) =>
      seen.push(String((JSON.parse(payload.toString()) as { online: boolean }).online)),
    );
    await watcher.subscribeAsync("spBv1.0/STATE/tocsin", { qos: 1 });
    await eventually("it is there", () => seen.at(-1) === "true");
    expect(await stopProcess(gateway, "SIGTERM")).toBe(0);
    await eventually("it is gone", () => seen.at(-1) === "false");
    gateway = await startGateway(file);
    await eventually("it is there again", () => seen.at(-1) === "true");
    await stopProcess(gateway, "SIGKILL");
    await eventually("its will says so", () => seen.at(-1) === "false");
    await watcher.endAsync(true);
  });
});
