import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mqtt from "mqtt";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readBack } from "@tocsin/gateway/journal/read-back";
import { eventually } from "./support/eventually.ts";
import { freePort } from "./support/free-port.ts";
import { spawnGateway, startGateway, stopProcess, writeGateway } from "./support/gateway-process.ts";
import { startMosquitto, type TestMosquitto } from "./support/mosquitto.ts";
import { startNatsServer, type TestNatsServer } from "./support/nats-server.ts";
import { describeRequiring } from "./support/requires.ts";

describeRequiring("mosquitto", "a gateway whose zone another one has claimed", (binary) => {
  let root: string;
  let nats: TestNatsServer;
  let broker: TestMosquitto;
  let statusPort: number;
  const gateways: ChildProcess[] = [];
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), "tocsin-fence-"));
    nats = await startNatsServer();
    broker = await startMosquitto(binary);
    statusPort = await freePort();
  });
  afterEach(async () => {
    for (const gateway of gateways.splice(0)) await stopProcess(gateway, "SIGKILL");
    await broker.close();
    await nats.close();
    rmSync(root, { recursive: true, force: true });
  });

  const write = (name: string) => {
    const folder = join(root, name);
    const ports = { mqtt: 0, status: name === "former" ? statusPort : 0 };
    const file = writeGateway(folder, nats.url, ports, ["press,oven,temperature,1h,100"], { takeOverWithin: "10s" });
    const brokers = `mqtt: { brokers: [{ name: hall, url: "${broker.url}" }] }`;
    writeFileSync(file, readFileSync(file, "utf8").replace(/^mqtt: .*$/m, brokers));
    return file;
  };
  const start = async (file: string) => {
    const gateway = await startGateway(file);
    gateways.push(gateway);
    return gateway;
  };
  /** Does not wait until it is ready. */
  const begin = (file: string, ...args: string[]) => {
    const gateway = spawnGateway(file, args);
    gateways.push(gateway);
    return gateway;
  };
  const ended = (gateway: ChildProcess) =>
    new Promise<number | null>((resolve) => {
      if (gateway.exitCode === null) gateway.once("exit", (code) => resolve(code));
      else resolve(gateway.exitCode);
    });
  const publish = async (value: number) => {
    const sensor = await mqtt.connectAsync(broker.url);
    await sensor.publishAsync("press/oven/temperature", String(value), { qos: 1 });
    await sensor.endAsync();
  };
  const values = async (name: string) =>
    ((await readBack(join(root, name, "store"))).readings.get("plant/press/oven/temperature") ?? []).map(({ value }) =>
      Number(value),
    );

  it("ends, or says so for as long as it is left running, and never takes the broker's session again", async () => {
    const former = write("former");
    const fenced = await start(former);
    const present = await start(write("present"));
    expect(await ended(fenced)).toBe(3);

    const heard: string[] = [];
    present.stderr!.on("data", (text: Buffer) => heard.push(text.toString()));
    expect(await ended(begin(former))).toBe(3);
    const waiting = begin(former, "--stay-fenced");
    const ready = async () => {
      const answer = await fetch(`http://127.0.0.1:${statusPort}/readyz?verbose`).catch(() => undefined);
      return { status: answer?.status, text: (await answer?.text()) ?? "" };
    };
    await eventually("it says by whom", async () =>
      /zone: zone plant.press was claimed as epoch 2/.test((await ready()).text),
    );
    expect((await ready()).status).toBe(503);
    // Nobody has its store open.
    expect(await values("former")).toEqual([]);
    await publish(20);
    expect(await stopProcess(waiting, "SIGTERM")).toBe(0);
    expect(await stopProcess(present, "SIGTERM")).toBe(0);
    expect(await values("present")).toEqual([20]);
    expect(heard.filter((text) => text.includes("broker disconnected"))).toHaveLength(0);
  });
});
