/**
 * From a reading to its acknowledgement, through whole gateways in processes of their own: decoded, judged, in one synced
 * commit, then acknowledged. Beside each a peer that does less, in the same run, rounds interleaved, medians:
 *
 * - `embedded`: 500 connections with one message a write into the gateway's own broker; beside it a bare mqtt-packet
 *   listener that acknowledges at once
 * - `batched`: a stand-in for a broker that never limits, many messages a write, 1,000 unacknowledged; beside it the same
 *   gateway with its store in memory (/dev/shm, where a sync costs nothing) and an mqtt.js subscriber that does nothing
 * - `mosquitto`: the same two through a real Mosquitto, where that is the limit
 * - `paced`: 2,000 sensors at 1 Hz over 20 mqtt.js connections: time to the acknowledgement, CPU, memory
 *
 * With `BESIDE=folder` the gateway of another checkout takes part too.
 *
 *     npm run bench:ingest -- [parts=all] [rounds=5] [seconds a round=3]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import mqtt from "mqtt";
import { findProgram } from "../scripts/program.mjs";
import { freePort } from "../test/support/free-port.ts";
import { startMosquitto } from "../test/support/mosquitto.ts";
import { BatchedBroker } from "./ingest/batched-broker.ts";
import { BenchGateway } from "./ingest/bench-gateway.ts";
import { Latencies } from "./ingest/latencies.ts";
import { Peer } from "./ingest/peer.ts";
import { count, cpuMs, ms, race, say, type Entrant, type Round } from "./ingest/race.ts";
import { Readings } from "./ingest/readings.ts";
import { Sensors } from "./ingest/sensors.ts";
import { peakBytes } from "./hub/hub-process.ts";

const [parts = "all", ...counts] = process.argv.slice(2);
const [rounds = 5, seconds = 3] = counts.map(Number);
const SENSORS = 2_000;
const beside = process.env["BESIDE"];
const CONNECTIONS = 500;
const CONNECTION_WINDOW = 4;
const WINDOW = 1_000;
const LOOK_EVERY_MS = 50;
const WARM_UP_MS = 10_000;
const root = mkdtempSync(join(tmpdir(), "tocsin-bench-ingest-"));
const shm = mkdtempSync("/dev/shm/tocsin-bench-ingest-");
const closing: (() => unknown)[] = [];

async function gateway(
  name: string,
  mqttSettings: string,
  differs: { data?: string; interval?: string; project?: string } = {},
): Promise<BenchGateway> {
  const folder = join(root, name);
  const started = await BenchGateway.start({ folder, sensors: SENSORS, mqtt: mqttSettings, ...differs });
  closing.push(() => started.stop());
  return started;
}

function peer(...args: ConstructorParameters<typeof Peer>): Peer {
  const started = new Peer(...args);
  closing.push(() => started.close());
  return started;
}

async function embedded(): Promise<void> {
  const port = await freePort();
  const own = await gateway("embedded", `{ embedded: { port: ${port} } }`);
  const bare = peer("raw-listener");
  const feed = async (to: number): Promise<() => Promise<Round>> => {
    const sensors = await Sensors.connect(to, CONNECTIONS, new Readings(SENSORS), CONNECTION_WINDOW);
    closing.push(() => sensors.close());
    return () => sensors.round(seconds);
  };
  const former = await besides(async (project) => {
    const itsPort = await freePort();
    const its = await gateway("embedded-beside", `{ embedded: { port: ${itsPort} } }`, { project });
    return entrant("gateway of the other checkout", its, await feed(itsPort));
  });
  const [toOwn, toBare] = [await feed(port), await feed(Number(await bare.said))];
  await race(`embedded broker, ${CONNECTIONS} connections, one message a write`, rounds, [
    entrant("gateway", own, toOwn),
    ...former,
    { name: "bare mqtt-packet listener", pid: bare.pid, round: toBare },
  ]);
}

const besides = async (start: (project: string) => Promise<Entrant>): Promise<Entrant[]> =>
  beside === undefined ? [] : [await start(beside)];

const entrant = (name: string, own: BenchGateway, round: () => Promise<Round>): Entrant => ({
  name,
  pid: own.pid,
  round,
  allocated: () => own.allocated,
});

async function batched(): Promise<void> {
  const broker = async () => {
    const started = await BatchedBroker.listen(new Readings(SENSORS), WINDOW);
    closing.push(() => started.close());
    return started;
  };
  const [onDisk, inMemory, toNobody] = [await broker(), await broker(), await broker()];
  const settings = ({ port }: BatchedBroker) => `{ brokers: [{ name: line, url: "mqtt://127.0.0.1:${port}" }] }`;
  const own = await gateway("batched", settings(onDisk));
  const unsynced = await gateway("unsynced", settings(inMemory), { data: join(shm, "store") });
  const nobody = peer("no-op-subscriber", toNobody.port, WINDOW);
  const former = await besides(async (project) => {
    const its = await broker();
    return entrant("gateway of the other checkout", await gateway("batched-beside", settings(its), { project }), () =>
      batchedRound(its),
    );
  });
  await Promise.all([onDisk, inMemory, toNobody].map(({ subscribed }) => subscribed));
  await race(`batched feed, ${WINDOW} unacknowledged`, rounds, [
    entrant("gateway", own, () => batchedRound(onDisk)),
    ...former,
    entrant("gateway, store in memory", unsynced, () => batchedRound(inMemory)),
    { name: "mqtt.js subscriber that does nothing", pid: nobody.pid, round: () => batchedRound(toNobody) },
  ]);
}

async function batchedRound(broker: BatchedBroker): Promise<Round> {
  broker.latencies = new Latencies();
  const before = broker.acknowledged;
  const begun = performance.now();
  broker.start();
  await sleep(seconds * 1_000);
  await broker.stop();
  const [readings, tookMs] = [broker.acknowledged - before, performance.now() - begun];
  return { readings, tookMs, p50: broker.latencies.at(0.5), p99: broker.latencies.at(0.99) };
}

async function mosquitto(): Promise<void> {
  const binary = process.env["MOSQUITTO"] ?? findProgram("mosquitto");
  if (binary === undefined) return say("no Mosquitto: `npm run setup -- --system` brings it");
  const broker = async () => {
    const started = await startMosquitto(binary);
    closing.push(() => started.close());
    return started.port;
  };
  const [toOwn, toNobody] = [await broker(), await broker()];
  const own = await gateway("mosquitto", `{ brokers: [{ name: line, url: "mqtt://127.0.0.1:${toOwn}" }] }`);
  const nobody = peer("no-op-subscriber", toNobody, WINDOW);
  await nobody.said;
  const feed = async (port: number, handled: () => Promise<number>): Promise<() => Promise<Round>> => {
    const sensors = await Sensors.connect(port, CONNECTIONS / 10, new Readings(SENSORS), 10 * CONNECTION_WINDOW);
    closing.push(() => sensors.close());
    return () => throughRound(sensors, handled);
  };
  const throughOwn = await feed(toOwn, () => own.committed());
  const throughNobodys = await feed(toNobody, () => nobody.count());
  await race("through Mosquitto, QoS 1", rounds, [
    entrant("gateway", own, throughOwn),
    { name: "mqtt.js subscriber that does nothing", pid: nobody.pid, round: throughNobodys },
  ]);
}

/** The broker acknowledges before its subscriber has anything: it is the subscriber that is waited for. */
async function throughRound(sensors: Sensors, handled: () => Promise<number>): Promise<Round> {
  const messages = seconds * 20_000;
  const until = (await handled()) + messages;
  const begun = performance.now();
  await sensors.publish(messages);
  while ((await handled()) < until) await sleep(LOOK_EVERY_MS);
  return { readings: messages, tookMs: performance.now() - begun };
}

async function paced(): Promise<void> {
  const port = await freePort();
  const own = await gateway("paced", `{ embedded: { port: ${port} } }`, { interval: "1s" });
  const readings = new Readings(SENSORS);
  const clients = await Promise.all(
    Array.from({ length: 20 }, () => mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { protocolVersion: 4 })),
  );
  closing.push(() => Promise.all(clients.map((client) => client.endAsync(true))));
  let latencies = new Latencies();
  let sent = 0;
  const publishFor = async (forMs: number) => {
    const noted = (latencies = new Latencies());
    sent = 0;
    const begun = performance.now();
    while (performance.now() < begun + forMs) {
      for (const due = ((performance.now() - begun) * SENSORS) / 1_000; sent < due; sent += 1) {
        const { topic, payload } = readings.next();
        const at = performance.now();
        clients[sent % clients.length]!.publish(topic, payload, { qos: 1 }, (error) => {
          if (!error) noted.note(performance.now() - at);
        });
      }
      await sleep(5);
    }
  };
  await publishFor(WARM_UP_MS);
  const begun = performance.now();
  const before = { cpu: cpuMs(own.pid), committed: await own.committed(), allocated: own.allocated };
  await publishFor(rounds * seconds * 1_000);
  await sleep(500);
  const took = (performance.now() - begun) / 1_000;
  const cpu = (cpuMs(own.pid) - before.cpu) / 10 / took;
  const bytes = (own.allocated - before.allocated) / ((await own.committed()) - before.committed);
  say(`${count(SENSORS)} sensors at 1 Hz for ${took.toFixed(0)} s, embedded broker, 20 mqtt.js connections`);
  say(`  ${count(sent)} published, ${count(latencies.count)} acknowledged`);
  say(`  acknowledged in ${ms(latencies.at(0.5))}, p99 ${ms(latencies.at(0.99))}`);
  say(`  ${cpu.toFixed(1)} % of one core, ${count(bytes)} bytes of heap a reading`);
  const resident = await own.residentBytes();
  say(`  ${count(resident / 1e6)} MB resident (most ${count(peakBytes(own.pid) / 1e6)} MB)`);
}

const ALL = { embedded, batched, mosquitto, paced };
say(`Node ${process.version}, medians of ${rounds} interleaved rounds of ${seconds} s`);
try {
  for (const [name, part] of Object.entries(ALL)) {
    if (parts !== "all" && !parts.split(",").includes(name)) continue;
    await part();
    for (const close of closing.splice(0).toReversed()) await close();
  }
} finally {
  for (const close of closing.toReversed()) await close();
  rmSync(root, { recursive: true, force: true });
  rmSync(shm, { recursive: true, force: true });
}
