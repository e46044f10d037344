import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import mqtt from "mqtt";
import { afterEach, describe, expect, it } from "vitest";
import { issueCertificates } from "../../../cli/src/certificates/issue.ts";
import { eventually } from "../../../test/support/eventually.ts";
import { EmbeddedBroker } from "./embedded-broker.ts";
import { RecordingInlet, recordingReport } from "./recording-inlet.ts";
import { SourceTopics } from "./source-topics.ts";
import { zoneExample } from "./zone-example.ts";

const CONNECTIONS_MAX = 3;
const zone = zoneExample({});
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

function issue() {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-silence-"));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  issueCertificates(folder, [{ name: "broker", hosts: ["localhost", "127.0.0.1"] }], Date.now());
  const of = (file: string) => join(folder, "broker", file);
  return { files: { certFile: of("tls.crt"), keyFile: of("tls.key") }, ca: readFileSync(of("ca.crt")) };
}

async function start(files = {}, connectTimeoutMs = 1_000) {
  const { report, lines } = recordingReport();
  const broker = new EmbeddedBroker({
    settings: { host: "127.0.0.1", port: 0, ...files },
    bounds: { connectionsMax: CONNECTIONS_MAX, packetBytesMax: 100_000, messagesPerSecondMax: 20_000 },
    inlet: new RecordingInlet(),
    report,
    sources: new Set(),
    sourceTopics: new SourceTopics(zone, []),
    isDeath: () => false,
    now: () => Date.now(),
    connectTimeoutMs,
  });
  await broker.connect();
  closing.push(() => broker.close());
  return { broker, lines, port: broker.port! };
}

async function outlast(lines: string[], kind: string, open: () => Socket): Promise<void> {
  const idle = Array.from({ length: CONNECTIONS_MAX }, open);
  for (const socket of idle) closing.push(() => socket.destroy());
  for (const socket of idle) socket.on("error", () => undefined).resume();
  const failed = () => lines.filter((line) => line.startsWith("connectionFailed") && line.includes(kind));
  await eventually("they are told of", () => failed().length === CONNECTIONS_MAX);
  await eventually("they are closed", () => idle.every((socket) => socket.closed));
}

async function letsIn(url: string, ca?: Buffer): Promise<void> {
  const client = mqtt.connect(url, { protocolVersion: 4, reconnectPeriod: 100, ...(ca && { ca }) });
  closing.push(() => client.endAsync(true));
  client.on("error", () => undefined);
  await eventually("a sensor is let in", () => client.connected);
}

describe("connections that say nothing", () => {
  it("end without TLS, and make room", async () => {
    const { lines, port } = await start();
    await outlast(lines, "no-connect", () => connect(port, "127.0.0.1"));
    await letsIn(`mqtt://127.0.0.1:${port}`);
  });

  it("end before a TLS handshake, and make room", async () => {
    const { files, ca } = issue();
    const { lines, port } = await start(files);
    await outlast(lines, "handshake", () => connect(port, "127.0.0.1"));
    await letsIn(`mqtts://127.0.0.1:${port}`, ca);
  });

  it("end after a TLS handshake, and make room", async () => {
    const { files, ca } = issue();
    const { lines, port } = await start(files);
    await outlast(lines, "no-connect", () => connectTls({ port, host: "127.0.0.1", ca }));
    await letsIn(`mqtts://127.0.0.1:${port}`, ca);
    expect(lines.some((line) => line.startsWith("connectionRefused"))).toBe(false);
  });

  it("are not waited for when the broker closes", async () => {
    const { broker, port } = await start(issue().files, 3_600_000);
    const idle = connect(port, "127.0.0.1");
    closing.push(() => idle.destroy());
    await once(idle.on("error", () => undefined).resume(), "connect");
    await broker.close();
    await eventually("it is closed", () => idle.closed);
  });
});
