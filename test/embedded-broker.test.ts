import type { ChildProcess } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { issueCertificates } from "@tocsin/cli/certificates/issue";
import { readBack } from "@tocsin/gateway/journal/read-back";
import mqtt, { type IClientOptions, type MqttClient } from "mqtt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freePort } from "./support/free-port.ts";
import { startGateway, stopProcess, writeGateway } from "./support/gateway-process.ts";

const LOCALHOST = ["localhost", "127.0.0.1"];

describe("the embedded broker with TLS and named clients", () => {
  let folder: string;
  let port: number;
  let gateway: ChildProcess;
  const clients: MqttClient[] = [];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "tocsin-broker-"));
    port = await freePort();
    const names = ["plc-7", "stranger"].map((name) => ({ name, hosts: [] }));
    issueCertificates(join(folder, "tls"), [{ name: "broker", hosts: LOCALHOST }, ...names], Date.now());
    writeFileSync(join(folder, "panel.password"), "steam and oil\n");
    const file = writeGateway(folder, "nats://127.0.0.1:1", { mqtt: port, status: 0 }, [
      "press,press-07,temp,1h,",
      "press,press-08,temp,1h,",
    ]);
    const text = readFileSync(file, "utf8").replace(/mqtt: \{ embedded.*\n/, "");
    writeFileSync(file, text);
    appendFileSync(
      file,
      `mqtt:
  embedded:
    host: 127.0.0.1
    port: ${port}
    certFile: tls/broker/tls.crt
    keyFile: tls/broker/tls.key
    clientCaFile: tls/broker/ca.crt
    clients:
      - { name: plc-7, publish: ["press/press-07/#"] }
      - { name: panel, passwordFile: panel.password, publish: ["press/press-08/#"], subscribe: ["press/#"] }
`,
    );
    gateway = await startGateway(file);
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.endAsync(true);
    await stopProcess(gateway, "SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  const ofName = (name: string) => ({
    cert: readFileSync(join(folder, "tls", name, "tls.crt")),
    key: readFileSync(join(folder, "tls", name, "tls.key")),
  });
  const connect = async (options: IClientOptions): Promise<MqttClient> => {
    const ca = readFileSync(join(folder, "tls", "broker", "ca.crt"));
    const settings: IClientOptions = { protocolVersion: 4, ca, ...options };
    const client = await mqtt.connectAsync(`mqtts://localhost:${port}`, settings, false);
    clients.push(client.on("error", () => undefined));
    return client;
  };
  const refusal = (options: IClientOptions): Promise<unknown> =>
    connect(options).then(
      () => "connected",
      (error: Error & { code?: unknown }) => error.code,
    );
  const stored = async (): Promise<string[]> => {
    expect(await stopProcess(gateway, "SIGTERM")).toBe(0);
    const { readings } = await readBack(join(folder, "store"));
    return [...readings].flatMap(([sensor, of]) => of.map(({ value }) => `${sensor} ${String(value)}`)).sort();
  };

  it("lets in those who prove who they are, and keeps of each what it may say", async () => {
    const plc = await connect({ ...ofName("plc-7"), clientId: "plc-7" });
    const panel = await connect({ username: "panel", password: "steam and oil" });
    expect((await panel.subscribeAsync("press/+/temp"))[0]?.qos).toBe(0);
    const seen = new Promise<string>((resolve) => panel.once("message", (topic) => resolve(topic)));
    await plc.publishAsync("press/press-07/temp", "7", { qos: 1 });
    expect(await seen).toBe("press/press-07/temp");
    await plc.publishAsync("press/press-08/temp", "666", { qos: 1 });
    await panel.publishAsync("press/press-08/temp", "8", { qos: 1 });
    expect(await stored()).toEqual(["plant/press/press-07/temp 7", "plant/press/press-08/temp 8"]);
  });

  it("turns away everyone else, and says by the code of MQTT why", async () => {
    expect(await refusal({ ...ofName("stranger") })).toBe(5);
    expect(await refusal({})).toBe(5);
    expect(await refusal({ username: "panel", password: "steam" })).toBe(4);
    expect(await refusal({ username: "plc-7", password: "" })).toBe(4);
    expect(await refusal({ username: "panel", password: "steam and oil", clientId: "plc-7" })).toBe(2);
    const plc = await connect({ ...ofName("plc-7") });
    await expect(plc.subscribeAsync("press/#")).rejects.toThrow(/unspecified error/i);
  });
});
