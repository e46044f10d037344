import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Aedes } from "aedes";
import mqtt from "mqtt";
import { expect, it } from "vitest";
import { issueCertificates } from "../../../cli/src/certificates/issue.ts";
import { eventually } from "../../../test/support/eventually.ts";
import { startMosquitto } from "../../../test/support/mosquitto.ts";
import { describeRequiring } from "../../../test/support/requires.ts";
import { startScriptedBroker } from "../../../test/support/scripted-broker.ts";
import { ingestContract } from "./ingest-contract.ts";
import type { ConnectionSettings } from "./mqtt-connection.ts";
import { MqttIngest } from "./mqtt-ingest.ts";
import { RecordingInlet, recordingReport } from "./recording-inlet.ts";
import { SourceTopics } from "./source-topics.ts";
import { topicFilters } from "./topic-map.ts";
import { zoneExample } from "./zone-example.ts";

function create(
  url: string,
  {
    keepaliveMs = 30_000,
    filters = ["press/+/+"],
    heardUntil = undefined as number | undefined,
    tls = {} as Pick<ConnectionSettings, "ca" | "cert" | "key">,
  } = {},
) {
  const inlet = new RecordingInlet();
  const { report, lines } = recordingReport();
  const ingest = new MqttIngest({
    name: "plc",
    settings: () => ({
      url,
      clientId: "tocsin-demo-press",
      keepaliveMs,
      sessionExpiryMs: 600_000,
      receiveMax: 1_000,
      packetBytesMax: 2_000_000,
      ...tls,
    }),
    filters,
    bounds: { uncommittedMax: 10_000, reconnectAfterMaxMs: 500 },
    inlet,
    report,
    readClaim: async () => undefined,
    heardBefore: () => heardUntil,
    greeting: () => [],
    farewell: () => [],
    now: () => Date.now(),
    random: () => 0,
  });
  return { ingest, inlet, lines };
}

ingestContract("mqtt-ingest over MQTT 3.1.1", async () => {
  const broker = await Aedes.createBroker();
  const server = createServer(broker.handle);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async () => {
    await new Promise<void>((resolve) => broker.close(() => resolve()));
    await new Promise((resolve) => server.close(resolve));
  };
  return { ...create(url), url: () => url, close };
});

it("asks a broker over which nothing comes whether it is there, and takes its answer for a sign of life", async () => {
  const broker = await Aedes.createBroker();
  let pings = 0;
  broker.on("ping", () => (pings += 1));
  const server = createServer(broker.handle);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // Kept alive so rarely that every ping here is asked for because of the silence.
  const { ingest, inlet } = create(`mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`, {
    keepaliveMs: 600_000,
  });
  await ingest.connect();
  await eventually("the path is live", () => inlet.state === "live");
  const { heard } = inlet;
  await eventually("it was asked twice, and answered", () => pings >= 2 && inlet.heard >= heard + 2);
  expect(inlet.packets).toEqual([]);
  await ingest.close();
  await new Promise<void>((resolve) => broker.close(() => resolve()));
  await new Promise((resolve) => server.close(resolve));
});

it.each([4, 5] as const)(
  "says that a kept session is live before what it kept comes, over MQTT %s",
  async (version) => {
    const broker = await startScriptedBroker({ version, sessionPresent: () => true, noSuback: true });
    const { ingest, inlet } = create(broker.url);
    const stateAtPacket: unknown[] = [];
    const offer = inlet.offer.bind(inlet);
    inlet.offer = (packet) => (stateAtPacket.push(inlet.state), offer(packet));
    await ingest.connect();
    const subscribed = () => broker.connections.findLast(({ sent }) => sent.some(({ type }) => type === "subscribe"));
    await eventually("it asks for its topics", () => subscribed() !== undefined);
    subscribed()!.publish(1, "press/m1/t", "1");
    await eventually("what was kept came", () => inlet.packets.length === 1);
    expect(stateAtPacket).toEqual(["live"]);
    await ingest.close();
    await broker.close();
  },
);

describeRequiring("mosquitto", "with Mosquitto", (binary) => {
  ingestContract("mqtt-ingest over MQTT 5", async () => {
    const broker = await startMosquitto(binary);
    return { ...create(broker.url), url: () => broker.url, close: () => broker.close() };
  });

  it("connects by itself when the broker comes and goes, and says what may be missing", async () => {
    const broker = await startMosquitto(binary);
    await broker.kill();
    const { ingest, inlet, lines } = create(broker.url);
    await ingest.connect();
    await eventually("the path is lost", () => inlet.state === "lost");
    expect(inlet.states.at(-1)?.detail).toContain("ECONNREFUSED");
    await broker.restart();
    await eventually("the path is live", () => inlet.state === "live");
    expect(inlet.gaps).toEqual([]);
    await broker.kill();
    await eventually("the path is lost again", () => inlet.state === "lost");
    await broker.restart();
    await eventually("the path is live again", () => inlet.state === "live");
    expect(inlet.gaps).toHaveLength(1);
    expect(lines.filter((line) => line.startsWith("brokerConnected"))).toHaveLength(2);
    await ingest.close();
    await broker.close();
  });

  it("proves by its certificate who it is, trusts its own authority alone, and says why TLS fails", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tocsin-tls-"));
    const names = ["broker", "gateway"].map((name) => ({ name, hosts: name === "broker" ? ["localhost"] : [] }));
    issueCertificates(join(folder, "own"), names, Date.now());
    issueCertificates(join(folder, "other"), names, Date.now());
    const of = (authority: string, name: string, file: string) => join(folder, authority, name, file);
    const files = (name: string) => `file ${of("own", "broker", name)}\n`;
    const tls = `ca${files("ca.crt")}cert${files("tls.crt")}key${files("tls.key")}require_certificate true\n`;
    const broker = await startMosquitto(binary, tls);
    const url = `mqtts://localhost:${broker.port}`;
    const read = (authority: string, name: string) => readFileSync(of(authority, "gateway", name));
    const own = { cert: read("own", "tls.crt"), key: read("own", "tls.key") };
    const tries = [
      [{ ca: read("own", "ca.crt"), ...own }, "live", "MQTT 5"],
      [{ ca: read("own", "ca.crt") }, "lost", "TLS: tlsv13 alert certificate required"],
      [{ ca: read("other", "ca.crt"), ...own }, "lost", "self-signed certificate in certificate chain"],
    ] as const;
    for (const [settings, state, detail] of tries) {
      const { ingest, inlet } = create(url, { tls: settings });
      await ingest.connect();
      await eventually(`the path is ${state}`, () => inlet.state === state);
      expect(inlet.states.at(-1)?.detail).toBe(detail);
      await ingest.close();
    }
    await broker.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("says what may be missing since the process before, where the broker kept nothing", async () => {
    const broker = await startMosquitto(binary);
    const start = async () => {
      const { ingest, inlet } = create(broker.url, { heardUntil: 1_000 });
      await ingest.connect();
      await eventually("the path is live", () => inlet.state === "live");
      await ingest.close();
      return inlet.gaps.map(({ fromMs }) => fromMs);
    };
    expect(await start()).toEqual([1_000]);
    expect(await start()).toEqual([]);
    await broker.close();
  });

  it("hears a sensor once whose own topic its zone's template covers too", async () => {
    const broker = await startMosquitto(binary);
    const own = zoneExample({ m1: { t: { topic: "press/m1/t" } } });
    const filters = topicFilters(
      own,
      [{ topic: "{zone}/{machine}/{sensor}", decode: "auto" }],
      new SourceTopics(own, []),
    );
    const { ingest, inlet } = create(broker.url, { filters });
    await ingest.connect();
    await eventually("the path is live", () => inlet.state === "live");
    const sensor = await mqtt.connectAsync(broker.url);
    for (const payload of ["1", "2"]) await sensor.publishAsync("press/m1/t", payload, { qos: 1 });
    await eventually("the second one came", () => inlet.texts.includes("press/m1/t 2"));
    expect(inlet.texts).toEqual(["press/m1/t 1", "press/m1/t 2"]);
    await sensor.endAsync(true);
    await ingest.close();
    await broker.close();
  });

  it("is told by the broker of a message that is too long to be read, too", async () => {
    const broker = await startMosquitto(binary);
    const { ingest, inlet } = create(broker.url);
    await ingest.connect();
    await eventually("the path is live", () => inlet.state === "live");
    const sensor = await mqtt.connectAsync(broker.url);
    for (const payload of ["1".repeat(20_000_000), "2"]) await sensor.publishAsync("press/m1/t", payload, { qos: 1 });
    await eventually("the second one came", () => inlet.texts.includes("press/m1/t 2"));
    expect(inlet.packets.map(({ wholeBytes }) => wholeBytes)).toEqual([20_000_000, undefined]);
    await sensor.endAsync(true);
    await ingest.close();
    await broker.close();
  });

  it("tells retained messages from news", async () => {
    const broker = await startMosquitto(binary);
    const sensor = await mqtt.connectAsync(broker.url);
    await sensor.publishAsync("press/m1/t", "1", { qos: 1, retain: true });
    const { ingest, inlet } = create(broker.url);
    await ingest.connect();
    await eventually("the retained message came", () => inlet.packets.length === 1);
    await sensor.publishAsync("press/m1/t", "2", { qos: 1, retain: true });
    await eventually("the news came", () => inlet.packets.length === 2);
    expect(inlet.packets.map(({ retained }) => retained)).toEqual([true, false]);
    await sensor.endAsync(true);
    await ingest.close();
    await broker.close();
  });
});
