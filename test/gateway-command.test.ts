import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import type { CommandRequest } from "@tocsin/core/wire/command";
import { toId } from "@tocsin/core/wire/id";
import { readBack } from "@tocsin/gateway/journal/read-back";
import mqtt, { type MqttClient } from "mqtt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { requestCommand } from "../hub/src/gateways/command-request.ts";
import { eventually } from "./support/eventually.ts";
import { freePort } from "./support/free-port.ts";
import { startGateway, stopProcess, writeGateway } from "./support/gateway-process.ts";
import { startNatsServer, type TestNatsServer } from "./support/nats-server.ts";

const ZONE = { site: toId("plant"), zone: toId("press") };
const sensor = { of: "sensor", id: "plant/press/oven/temperature", alarm: "process" } as const;
let count = 0;
const asked = () => ({
  v: 1 as const,
  id: `command-${(count += 1)}-of-anna`,
  who: "anna",
  expiresAt: Date.now() + 60_000,
});
const machine = { of: "machine", id: "plant/press/oven" } as const;
const outOfService = (target: { of: "sensor" | "machine" | "source"; id: string } = machine): CommandRequest => ({
  ...asked(),
  command: "outOfService",
  target,
  comment: "lining is renewed",
  until: Date.now() + 3_600_000,
});

describe("a person's command to a gateway", () => {
  let folder: string;
  let file: string;
  let nats: TestNatsServer;
  let hub: NatsConnection;
  let gateway: ChildProcess;
  let client: MqttClient;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "tocsin-command-"));
    nats = await startNatsServer();
    const port = await freePort();
    const columns = "zone,machine,sensor,interval,high,priority,source";
    const rows = ["press,oven,temperature,1s,100,medium,plc"];
    file = writeGateway(folder, nats.url, { mqtt: port, status: 0 }, rows, { columns });
    gateway = await startGateway(file);
    hub = await connect({ servers: nats.url, maxReconnectAttempts: -1, reconnectTimeWait: 50 });
    client = mqtt.connect(`mqtt://127.0.0.1:${port}`, { protocolVersion: 4, reconnectPeriod: 50 });
    client.on("error", () => undefined);
  });
  afterEach(async () => {
    await client.endAsync(true);
    await stopProcess(gateway, "SIGKILL");
    await hub.close();
    await nats.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = (request: CommandRequest) => requestCommand(hub, ZONE, request);
  /** Until the gateway is there to answer, which it is once its log and the stream agree. */
  const answered = async (request: CommandRequest) => {
    let reply = await ask(request);
    await eventually("the gateway answers", async () => {
      if (reply.ok || !["unreachable", "pending"].includes(reply.code)) return true;
      reply = await ask(request);
      return reply.ok;
    });
    return reply;
  };
  const publish = (value: number) => client.publishAsync("press/oven/temperature", String(value), { qos: 1 });
  const log = async () => {
    expect(await stopProcess(gateway, "SIGTERM")).toBe(0);
    return (await readBack(join(folder, "store"))).eras.at(-1)!.records;
  };

  it("is answered the same after kill -9, and has no second effect", async () => {
    const request = outOfService();
    const first = await answered(request);
    expect(first).toMatchObject({ ok: true, id: request.id, outcome: "applied" });
    await stopProcess(gateway, "SIGKILL");
    gateway = await startGateway(file);
    expect(await answered(request)).toEqual({ ...first, repeated: true });
    const back = { ...asked(), command: "returnToService", target: machine } as const;
    expect(await answered(back)).toMatchObject({ outcome: "applied" });
    expect(await answered(request)).toEqual({ ...first, repeated: true });
    const records = await log();
    expect(records.filter(({ kind }) => kind === "command")).toMatchObject([
      { command: "outOfService", by: "anna", comment: "lining is renewed", outcome: "applied" },
      { command: "returnToService", outcome: "applied" },
    ]);
    const moves = records.filter((record) => record.kind === "transition" && record.of === "machine");
    const services = moves.map((record) => "services" in record.state && record.state.services !== undefined);
    expect(services.indexOf(true)).toBe(services.lastIndexOf(true));
  });

  it("takes a source with its sensors out of service, which holds over kill -9", async () => {
    const plc = { of: "source", id: "plant/press/plc" } as const;
    expect(await answered(outOfService(plc))).toMatchObject({ outcome: "applied" });
    await stopProcess(gateway, "SIGKILL");
    gateway = await startGateway(file);
    const back = { ...asked(), command: "returnToService", target: plc } as const;
    expect(await answered(back)).toMatchObject({ outcome: "applied" });
    const moves = (await log()).flatMap((record) =>
      record.kind === "transition" && record.by === "anna" ? [`${record.of} ${record.health}`] : [],
    );
    expect(moves).toEqual(["source function-check", "sensor function-check", "sensor unknown", "source unknown"]);
  });

  it("never acknowledges another occurrence than the one that it names", async () => {
    await publish(120);
    const acknowledge = { ...asked(), command: "acknowledge", target: sensor, occurrence: 1 } as const;
    await publish(20);
    await publish(120);
    expect(await answered(acknowledge)).toMatchObject({ outcome: "rejected", code: "other-occurrence" });
    expect(await answered({ ...acknowledge, ...asked(), occurrence: 2 })).toMatchObject({ outcome: "applied" });
    const again = await answered({ ...acknowledge, ...asked(), occurrence: 2 });
    expect(again).toMatchObject({ outcome: "rejected", code: "nothing-to-acknowledge" });
    const acknowledged = (await log()).filter(
      (record) => record.kind === "transition" && record.cause.kind === "command",
    );
    expect(acknowledged).toMatchObject([{ occurrence: 2, by: "anna" }]);
  });

  it("is pending while NATS is cut, and what became of it is said once it is asked again", async () => {
    await answered(outOfService({ of: "sensor", id: sensor.id }));
    await nats.kill();
    const request = { ...asked(), command: "returnToService", target: { of: "sensor", id: sensor.id } } as const;
    expect(await ask(request)).toMatchObject({ ok: false });
    await nats.restart();
    expect(await answered(request)).toMatchObject({ ok: true, outcome: "applied" });
    const expired = { ...outOfService(), expiresAt: Date.now() - 1_000 };
    expect(await answered(expired)).toMatchObject({ ok: true, outcome: "expired" });
    expect(await answered(expired)).toMatchObject({ outcome: "expired", repeated: true });
    const outcomes = (await log()).flatMap((record) => (record.kind === "command" ? [record.outcome] : []));
    expect(outcomes).toEqual(["applied", "applied", "expired"]);
  });

  it("is refused with what is wrong where it is no command, and nothing is recorded", async () => {
    await answered(outOfService());
    const wrong = { ...outOfService(), comment: "", until: "tomorrow" } as unknown as CommandRequest;
    expect(await ask(wrong)).toMatchObject({ ok: false, code: "bad-command" });
    hub.publish("tocsin.v1.plant.press.command", "not JSON");
    expect((await log()).filter(({ kind }) => kind === "command")).toHaveLength(1);
  });
});
