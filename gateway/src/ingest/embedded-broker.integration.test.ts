import { connect } from "node:net";
import { toId } from "@tocsin/core/wire/id";
import mqtt, { type MqttClient } from "mqtt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../../../test/support/eventually.ts";
import { EmbeddedBroker } from "./embedded-broker.ts";
import { ingestContract } from "./ingest-contract.ts";
import { RecordingInlet, recordingReport } from "./recording-inlet.ts";
import { SourceTopics, sourcesOf } from "./source-topics.ts";
import { zoneExample } from "./zone-example.ts";

const ZONE = zoneExample({ m1: { t: { source: toId("plc1") } } });

const BOUNDS = { connectionsMax: 100, packetBytesMax: 2_000_000, messagesPerSecondMax: 20_000 };

function create(port = 0, bounds = BOUNDS) {
  const inlet = new RecordingInlet();
  const { report, lines } = recordingReport();
  const settings = { host: "127.0.0.1", port };
  const availability = [{ topic: "{source}/status", online: "online", offline: "offline" }];
  const sourceTopics = new SourceTopics(ZONE, availability);
  const own = { sources: sourcesOf(ZONE), sourceTopics, isDeath: () => false };
  const parts = { settings, bounds, inlet, report, now: () => Date.now(), ...own };
  return { broker: new EmbeddedBroker(parts), inlet, lines };
}

ingestContract("the embedded broker", async () => {
  // After a disconnect it listens on the same port again, so that the sensor finds it.
  const probe = create();
  await probe.broker.connect();
  const { port } = probe.broker;
  await probe.broker.close();
  const { broker, inlet } = create(port);
  return { ingest: broker, inlet, url: () => `mqtt://127.0.0.1:${port}`, close: async () => {} };
});

describe("the embedded broker", () => {
  let subject: ReturnType<typeof create>;
  const clients: MqttClient[] = [];
  beforeEach(async () => {
    subject = create(0, { ...BOUNDS, connectionsMax: 3, packetBytesMax: 100_000 });
    await subject.broker.connect();
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.endAsync(true)));
    await subject.broker.close();
  });

  async function connected(options: mqtt.IClientOptions = {}): Promise<MqttClient> {
    const settings: mqtt.IClientOptions = { protocolVersion: 4, reconnectPeriod: 0, ...options };
    const client = mqtt.connect(`mqtt://127.0.0.1:${subject.broker.port}`, settings);
    clients.push(client);
    client.on("error", () => {});
    await new Promise<void>((resolve) => client.once("connect", () => resolve()).once("close", () => resolve()));
    return client;
  }
  const reported = (event: string, text: string) =>
    eventually(`${event} is reported`, () =>
      subject.lines.some((line) => line.startsWith(event) && line.includes(text)),
    );

  it("acknowledges only when it is told to, in the order of arrival", async () => {
    const client = await connected();
    const acknowledged: number[] = [];
    client.on("packetreceive", (packet) => packet.cmd === "puback" && acknowledged.push(packet.messageId!));
    for (const payload of ["1", "2", "3"]) client.publish("a/b/c", payload, { qos: 1 });
    await eventually("all came", () => subject.inlet.packets.length === 3);
    const ids = subject.inlet.packets.map((packet) => (packet as unknown as { messageId: number }).messageId);
    subject.broker.acknowledge(subject.inlet.packets.slice(0, 1));
    await eventually("the first is acknowledged", () => acknowledged.length === 1);
    subject.broker.acknowledge(subject.inlet.packets.slice(1));
    await eventually("all are acknowledged", () => acknowledged.length === 3);
    expect(acknowledged).toEqual(ids);
  });

  it("is connecting at first, live with a client and lost without", async () => {
    const first = await connected();
    const second = await connected();
    await eventually("it is live", () => subject.inlet.state === "live");
    await first.endAsync();
    await second.endAsync(true);
    await eventually("it is lost", () => subject.inlet.state === "lost");
    await connected();
    await eventually("it is live again", () => subject.inlet.state === "live");
    expect(subject.inlet.states.map(({ state }) => state)).toEqual(["connecting", "live", "lost", "live"]);
  });

  it("counts a client that connects anew with its id as one", async () => {
    await connected({ clientId: "same" });
    const second = await connected({ clientId: "same" });
    await eventually("the first is gone", () => clients[0]!.connected === false);
    expect(subject.inlet.state).toBe("live");
    await second.endAsync();
    await eventually("it is lost", () => subject.inlet.state === "lost");
  });

  it("ignores wills, and topics of the broker's own, without ending the connection", async () => {
    const dying = await connected({
      will: { topic: "press/m1/t", payload: Buffer.from("dead"), qos: 1, retain: true },
    });
    const client = await connected();
    dying.stream.destroy();
    await reported("packetIgnored", "a will");
    await client.publishAsync("$SYS/x/new/clients", "y", { qos: 1 });
    await reported("packetIgnored", "begin with $");
    client.publish("press/m1/t", "1", { qos: 1 });
    await eventually("the next came", () => subject.inlet.packets.length === 1);
    expect(subject.inlet.texts).toEqual(["press/m1/t 1"]);
  });

  it("hands over a will by which a source says that it is gone, and shows it to nobody", async () => {
    const will = { topic: "plc1/status", payload: Buffer.from("offline"), qos: 1, retain: true } as const;
    const dying = await connected({ will });
    const reader = await connected();
    const seen: string[] = [];
    reader.on("message", (topic) => seen.push(topic));
    await reader.subscribeAsync("#");
    dying.stream.destroy();
    await eventually("the will came", () => subject.inlet.packets.length === 1);
    expect(subject.inlet.texts).toEqual(["plc1/status offline"]);
    subject.broker.acknowledge(subject.inlet.packets);
    const leaving = await connected({ will });
    await leaving.endAsync();
    await connected();
    expect(subject.inlet.packets).toHaveLength(1);
    expect(seen).toEqual([]);
  });

  it("says of a client that is a source when it is there, and that it is gone when it did not take leave", async () => {
    const taken = await connected({ clientId: "plc1" });
    const polite = await connected({ clientId: "plc1" });
    await polite.endAsync();
    await eventually("the first was cut off", () => !taken.connected);
    const dying = await connected({ clientId: "plc1" });
    dying.stream.destroy();
    await eventually("it is gone", () => subject.inlet.said.some(({ word }) => word === "gone"));
    expect(subject.inlet.said.map(({ source, word }) => `${source} ${word}`)).toEqual([
      "plc1 back",
      "plc1 back",
      "plc1 back",
      "plc1 gone",
    ]);
  });

  it("shows messages to subscribers as they pass, and keeps none for later", async () => {
    const client = await connected();
    const seen: string[] = [];
    const subscribe = async () => {
      const reader = await connected({ clientId: "reader", clean: false });
      reader.on("message", (_topic, payload) => seen.push(String(payload)));
      await reader.subscribeAsync("#", { qos: 1 });
      return reader;
    };
    let count = 0;
    const publish = async (payload: string) => {
      client.publish("press/m1/t", payload, { qos: 1, retain: true });
      await eventually(`${payload} came`, () => subject.inlet.packets.length > count);
      subject.broker.acknowledge(subject.inlet.packets.slice(count++));
    };
    await publish("before");
    const reader = await subscribe();
    await publish("meanwhile");
    await eventually("the reader saw it pass", () => seen.length === 1);
    await reader.endAsync();
    await publish("away");
    await subscribe();
    await publish("again");
    await eventually("the reader saw the next pass", () => seen.length === 2);
    expect(seen).toEqual(["meanwhile", "again"]);
    expect(subject.inlet.packets.map(({ retained }) => retained)).toEqual([false, false, false, false]);
  });

  it("refuses what is too long by its header, and disturbs nobody else", async () => {
    const other = await connected();
    const client = await connected();
    client.publish("press/m1/t", Buffer.alloc(1_000_000), { qos: 1 });
    await eventually("it is cut off", () => !client.connected);
    await reported("connectionRefused", "ingest.packetBytesMax");
    other.publish("press/m1/t", "1", { qos: 1 });
    await eventually("the other goes on", () => subject.inlet.packets.length === 1);
  });

  it("refuses more connections than it may have", async () => {
    await connected();
    await connected();
    await connected();
    expect((await connected()).connected).toBe(false);
    await reported("connectionRefused", "ingest.connectionsMax");
  });

  it("says to a client of MQTT 5 which version it speaks", async () => {
    expect((await connected({ protocolVersion: 5, clientId: "new-plc" })).connected).toBe(false);
    await reported("connectionRefused", "3.1.1");
    expect(subject.lines.filter((line) => line.startsWith("connection"))).toEqual([
      expect.stringMatching(/^connectionRefused .*"kind":"version","from":"new-plc at 127\.0\.0\.1:\d+"/),
    ]);
  });

  it("survives what is no MQTT at all", async () => {
    const socket = connect(subject.broker.port!, "127.0.0.1");
    socket.on("error", () => {});
    socket.write("GET / HTTP/1.1\r\n\r\n");
    await eventually("it is cut off", () => socket.closed);
    const client = await connected();
    client.publish("press/m1/t", "1", { qos: 1 });
    await eventually("the next came", () => subject.inlet.packets.length === 1);
  });

  it("says what to do when its port is taken", async () => {
    const second = create(subject.broker.port);
    await expect(second.broker.connect()).rejects.toThrow(
      /something listens there already: stop it, or set another mqtt.embedded.port/,
    );
  });
});
