import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jetstreamManager, type JetStreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import type { Role } from "@tocsin/core/wire/access";
import type { LogRecord } from "@tocsin/core/wire/log";
import { INVENTORY_STREAM, STATE_STREAM } from "@tocsin/core/wire/streams";
import mqtt, { type MqttClient } from "mqtt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newApiKey } from "../hub/src/access/api-key.ts";
import { KeyBucket } from "../hub/src/access/key-bucket.ts";
import { configOf, runHub, type RunningHub } from "../hub/test/running-hub.ts";
import { eventually } from "./support/eventually.ts";
import { freePort } from "./support/free-port.ts";
import { startGateway, stopProcess, writeGateway } from "./support/gateway-process.ts";
import { startNatsServer, type TestNatsServer } from "./support/nats-server.ts";

const ZONE = "plant/press";
/** So rarely that none of them is ever called silent here. */
const SENSORS = ["press,oven,temperature,1h,100", "press,oven,pressure,1h,100", "press,mill,speed,1h,100"];

/** A real gateway in a process of its own, a hub that asks it over a real NATS, and a person with a key for each role. */
describe("what a person asks of a gateway itself", () => {
  let folder: string;
  let nats: TestNatsServer;
  let connection: NatsConnection;
  let streams: JetStreamManager;
  let hub: RunningHub;
  let gateway: ChildProcess;
  let client: MqttClient;
  let said: string;
  const keys = new Map<Role, Record<string, string>>();
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "tocsin-obeys-"));
    nats = await startNatsServer();
    connection = await connect({ servers: nats.url });
    streams = await jetstreamManager(connection);
    const bucket = await KeyBucket.open(connection);
    for (const role of ["operator", "engineer", "admin"] as const) {
      const { key, secret } = newApiKey({ name: role, role, zones: ["*"], createdAt: Date.now() });
      await bucket.add(key);
      keys.set(role, { authorization: `Bearer ${secret}` });
    }
    const port = await freePort();
    gateway = await startGateway(writeGateway(folder, nats.url, { mqtt: port, status: 0 }, SENSORS));
    said = "";
    gateway.stderr!.on("data", (text: Buffer) => (said += text.toString()));
    hub = await runHub(configOf(join(folder, "hub"), nats.url, { access: { keys: true } }));
    client = mqtt.connect(`mqtt://127.0.0.1:${port}`, { protocolVersion: 4, reconnectPeriod: 50 });
    client.on("error", () => undefined);
    for (const topic of ["oven/temperature", "oven/pressure", "mill/speed"])
      await client.publishAsync(`press/${topic}`, "50", { qos: 1 });
    await eventually("the hub knows three good sensors", async () => {
      const { items } = await read("/zones");
      return items?.[0]?.sensors.good === 3 && (await gatewayItem()).completeness === "complete";
    });
    // A machine settles before it tells that it is seen better: nothing moves by itself from here.
    await eventually("both machines know all their sensors", async () => {
      const good = new Map<string, number>();
      for (const record of await log())
        if (record.kind === "transition" && record.of === "machine") good.set(record.id, record.state.coverage.good);
      return good.get("plant/press/oven") === 2 && good.get("plant/press/mill") === 1;
    });
  });
  afterEach(async () => {
    await client.endAsync(true);
    await stopProcess(gateway, "SIGKILL");
    await hub.close();
    await connection.close();
    await nats.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const read = async (path: string) => (await hub.get(`/api/v1${path}`, keys.get("admin")!)).body;
  const gatewayItem = async () => (await read("/gateways")).items[0];
  const command = (name: string, role: Role = "engineer", body = {}) =>
    hub.ask("POST", `/api/v1/gateways:${name}`, { ids: [ZONE], ...body }, keys.get(role)!);
  const log = async (): Promise<LogRecord[]> => (await read(`/gateways/${ZONE}/log?limit=1000`)).items;
  const moved = async (behind: number) =>
    (await log()).flatMap((record) => (record.seq > behind && record.kind === "transition" ? [record.id] : []));
  const setSensor = (from: string, to: string) => {
    const file = join(folder, "sensors.csv");
    writeFileSync(file, readFileSync(file, "utf8").replace(from, to));
  };
  const lowerLimit = () => setSensor(SENSORS[0]!, "press,oven,temperature,1h,40");
  const untilMoved = (head: number) =>
    eventually("the sensor is judged anew", async () => {
      const ids = await moved(head);
      return ids.includes("plant/press/oven/temperature") && (await gatewayItem()).completeness === "complete";
    });
  /** The oven is another for its sensor's sake; nothing else has moved. */
  const AFFECTED = ["plant/press/oven/temperature", "plant/press/oven"];

  it("reads one changed limit, and moves nothing but the sensor that it is of", async () => {
    const { head, configHash } = await gatewayItem();
    lowerLimit();
    expect((await command("reload", "operator")).status).toBe(403);
    const { status, body } = await command("reload", "engineer", { comment: "limit of the new lining" });
    expect(status).toBe(200);
    expect(body.results).toMatchObject([{ target: ZONE, outcome: "applied" }]);
    await untilMoved(head);
    expect(new Set(await moved(head))).toEqual(new Set(AFFECTED));
    expect((await read("/sensors?limitState=high")).items.map(({ id }: { id: string }) => id)).toEqual([AFFECTED[0]]);
    expect((await gatewayItem()).configHash).not.toBe(configHash);
    const record = (await log()).find(({ kind }) => kind === "command");
    expect(record).toMatchObject({ command: "reload", by: "engineer", outcome: "applied" });
    expect(record).toMatchObject({ comment: "limit of the new lining" });
    const audited = (await read("/audit")).items.map((item: { event: string }) => item.event);
    expect(audited).toEqual(["outcome", "requested"]);
    expect((await command("reload")).body.results).toMatchObject([
      { outcome: "applied", detail: "the configuration is as it was" },
    ]);
  });

  it("rejects a broken configuration with its positions, and goes on with the old one", async () => {
    const { head, configHash } = await gatewayItem();
    setSensor(SENSORS[0]!, "press,oven,temperature,1h,hot");
    const { status, body } = await command("reload");
    expect(status).toBe(200);
    expect(body.results).toMatchObject([{ outcome: "rejected", code: "bad-configuration" }]);
    expect(body.results[0].detail).toMatch(/sensors\.csv:2:\d+/);
    await eventually("its record is at the hub", async () => (await log()).some(({ kind }) => kind === "command"));
    expect(await moved(head)).toEqual([]);
    expect((await gatewayItem()).configHash).toBe(configHash);
    const [outcome] = (await read("/audit")).items;
    expect(outcome).toMatchObject({ event: "outcome", command: "reload" });
    expect(outcome.items).toMatchObject([{ outcome: "rejected", code: "bad-configuration" }]);
    await client.publishAsync("press/oven/temperature", "120", { qos: 1 });
    await eventually("the old limit holds", async () => (await read("/sensors?limitState=high")).total === 1);
  });

  it("does the same on SIGHUP", async () => {
    const { head } = await gatewayItem();
    setSensor(SENSORS[0]!, "press,oven,temperature,1h,hot");
    gateway.kill("SIGHUP");
    await eventually("the gateway says where it is broken", () =>
      /configuration read again.*sensors\.csv:2:\d+/.test(said),
    );
    expect(await moved(head)).toEqual([]);
    setSensor("press,oven,temperature,1h,hot", "press,oven,temperature,1h,40");
    gateway.kill("SIGHUP");
    await untilMoved(head);
    expect(new Set(await moved(head))).toEqual(new Set(AFFECTED));
  });

  it("publishes all states and the inventory again, though nothing has changed", async () => {
    const stored = async () => {
      const names = ["oven", "mill", "_zone"];
      const ask = (stream: string, kind: string, name: string) =>
        streams.streams.getMessage(stream, { last_by_subj: `tocsin.v1.plant.press.${kind}.${name}` });
      const messages = await Promise.all(
        names.flatMap((name) => [ask(STATE_STREAM, "state", name), ask(INVENTORY_STREAM, "inventory", name)]),
      );
      return messages.map((message) => message?.seq ?? 0);
    };
    await eventually("all of it is published once", async () => (await stored()).every((seq) => seq > 0));
    const before = await stored();
    expect((await command("resync", "operator")).status).toBe(403);
    expect((await command("resync")).body.results).toMatchObject([{ outcome: "applied" }]);
    await eventually("all of it is published again", async () =>
      (await stored()).every((seq, place) => seq > before[place]!),
    );
    expect((await log()).filter(({ kind }) => kind === "command")).toMatchObject([{ command: "resync" }]);
  });

  it("says that there is no clock to confirm where none leapt", async () => {
    expect((await command("confirmClock", "operator")).status).toBe(403);
    expect((await command("confirmClock")).body.results).toMatchObject([
      { outcome: "rejected", code: "nothing-to-confirm" },
    ]);
    expect((await read("/audit")).items).toMatchObject([
      { event: "outcome", command: "confirmClock", who: { name: "engineer" } },
      { event: "requested" },
    ]);
  });
});
