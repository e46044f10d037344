/**
 * From the journal to the stream: how fast a gateway hands on what gathered while NATS was away, beside a client that
 * publishes one record a message and waits for each; then a storm, every sensor beyond its limit at once, until the stream
 * and until a hub shows all of it. A real nats-server with `sync_interval: always`.
 *
 *     npm run bench:uplink -- [records=50000] [sensors of the storm=20000] [rounds=3]
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { jetstream } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { logSubject } from "../core/src/wire/subject.ts";
import { toId } from "../core/src/wire/id.ts";
import { freePort } from "../test/support/free-port.ts";
import { startNatsServer } from "../test/support/nats-server.ts";
import { startHub } from "./hub/hub-process.ts";
import { BenchGateway } from "./ingest/bench-gateway.ts";
import { median } from "./ingest/latencies.ts";
import { count, cpuMs, say } from "./ingest/race.ts";
import { Readings } from "./ingest/readings.ts";
import { Sensors } from "./ingest/sensors.ts";

const [records = 50_000, stormSensors = 20_000, rounds = 3] = process.argv.slice(2).map(Number);
const SENSORS = 2_000;
const CONNECTIONS = 20;
const WINDOW = 50;
const NORMAL = 20;
const BEYOND = 95;
const ALONE_MS = 3_000;
const root = mkdtempSync(join(tmpdir(), "tocsin-bench-uplink-"));

async function until(what: () => Promise<boolean>): Promise<number> {
  const begun = performance.now();
  while (!(await what())) await sleep(100);
  return performance.now() - begun;
}

const head = (gateway: BenchGateway): Promise<number> => gateway.figure("tocsin_gateway_log_head");
const confirmed = (gateway: BenchGateway): Promise<number> => gateway.figure("tocsin_gateway_log_confirmed");
const isSent = async (gateway: BenchGateway) => (await confirmed(gateway)) >= (await head(gateway));

/** A client that publishes one record a message, each awaited. */
async function alone(url: string): Promise<number> {
  const connection = await connect({ servers: url });
  const subject = logSubject({ site: toId("works"), zone: toId("alone") });
  const record = JSON.stringify({ kind: "transition", text: "x".repeat(280) });
  const begun = performance.now();
  let sent = 0;
  for (; performance.now() - begun < ALONE_MS; sent += 1) await jetstream(connection).publish(subject, record);
  await connection.close();
  return (1_000 * sent) / ALONE_MS;
}

async function backlog(): Promise<void> {
  const nats = await startNatsServer();
  const port = await freePort();
  const folder = join(root, "backlog");
  const mqtt = `{ embedded: { port: ${port} } }`;
  const gateway = await BenchGateway.start({ folder, sensors: SENSORS, mqtt, nats: nats.url });
  await until(() => isSent(gateway));
  const readings = new Readings(SENSORS);
  const sensors = await Sensors.connect(port, CONNECTIONS, readings, WINDOW);
  const [rates, peers, cpu]: number[][] = [[], [], []];
  for (let round = 0; round < rounds; round += 1) {
    peers!.push(await alone(nats.url));
    await nats.kill();
    const first = await head(gateway);
    for (let turn = 0; (await head(gateway)) < first + records; turn += 1) {
      readings.value = () => (turn % 2 === 0 ? BEYOND : NORMAL);
      await sensors.publish(SENSORS);
    }
    await nats.restart();
    const from = await confirmed(gateway);
    await until(async () => (await confirmed(gateway)) > from);
    const [begun, before, spent] = [performance.now(), await confirmed(gateway), cpuMs(gateway.pid)];
    await until(() => isSent(gateway));
    const sent = (await head(gateway)) - before;
    rates!.push((1_000 * sent) / (performance.now() - begun));
    cpu!.push((1_000 * (cpuMs(gateway.pid) - spent)) / sent);
  }
  const [rate, peer] = [median(rates!), median(peers!)];
  say(`${count(records)} records that gathered while NATS was away, medians of ${rounds} rounds`);
  say(`  gateway                              ${count(rate)} records/s, ${median(cpu!).toFixed(1)} us of CPU each`);
  say(`  one record a message, each awaited   ${count(peer)}/s; ours is ${(rate / peer).toFixed(1)} x as fast`);
  sensors.close();
  await gateway.stop();
  await nats.close();
}

async function storm(): Promise<void> {
  const nats = await startNatsServer();
  const port = await freePort();
  const folder = join(root, "storm");
  const mqtt = `{ embedded: { port: ${port} } }`;
  const gateway = await BenchGateway.start({ folder, sensors: stormSensors, mqtt, nats: nats.url });
  mkdirSync(join(root, "hub"));
  const hub = await startHub(join(root, "hub"), nats.url, await freePort());
  const readings = new Readings(stormSensors);
  const sensors = await Sensors.connect(port, CONNECTIONS, readings, WINDOW);
  const beyond = async () => {
    const answer = await fetch(`${hub.url}/api/v1/sensors?limitState=high&limit=1`);
    return ((await answer.json()) as { total?: number }).total ?? -1;
  };
  const [inStream, shown]: number[][] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    readings.value = () => NORMAL;
    await sensors.publish(stormSensors);
    await until(async () => (await isSent(gateway)) && (await beyond()) === 0);
    readings.value = () => BEYOND;
    const begun = performance.now();
    const published = sensors.publish(stormSensors);
    const streamed = published.then(() => until(() => isSent(gateway))).then(() => performance.now() - begun);
    await until(async () => (await beyond()) >= stormSensors);
    shown!.push(performance.now() - begun);
    inStream!.push(await streamed);
  }
  const seconds = (list: number[]) => `${(median(list) / 1_000).toFixed(1)} s`;
  say(
    `${count(stormSensors)} sensors beyond their limit at once, medians of ${rounds} rounds, from the first reading on`,
  );
  say(`  all of it in the stream after ${seconds(inStream!)}, every sensor so at the hub after ${seconds(shown!)}`);
  sensors.close();
  await hub.close();
  await gateway.stop();
  await nats.close();
}

say(`Node ${process.version}`);
try {
  if (records > 0) await backlog();
  if (stormSensors > 0) await storm();
} finally {
  rmSync(root, { recursive: true, force: true });
}
