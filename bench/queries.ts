/**
 * What ingest loses to people who look at readings: one gateway with 2,000 sensors at full load, in turn while nobody asks
 * and while four ask again and again for one sensor's whole day. Then SIGTERM under that load.
 *
 *     npm run bench:queries -- [rounds=5] [seconds a round=2]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "@nats-io/transport-node";
import { querySubject } from "../core/src/wire/subject.ts";
import { loadGatewayConfig } from "../gateway/src/config/gateway-config.ts";
import { freePort } from "../test/support/free-port.ts";
import { startNatsServer } from "../test/support/nats-server.ts";
import { BenchGateway, configure } from "./ingest/bench-gateway.ts";
import { Latencies } from "./ingest/latencies.ts";
import { count, ms, race, say, type Round } from "./ingest/race.ts";
import { Readings } from "./ingest/readings.ts";
import { Sensors } from "./ingest/sensors.ts";
import { BenchStore } from "./journal/bench-store.ts";

const [rounds = 5, seconds = 2] = process.argv.slice(2).map(Number);
const SENSORS = 2_000;
const CONNECTIONS = 100;
const WINDOW = 20;
const ASKERS = 4;
const DAY_MS = 86_400_000;
const root = mkdtempSync(join(tmpdir(), "tocsin-bench-queries-"));
const nats = await startNatsServer();

async function start(port: number) {
  const configured = await configure({
    folder: root,
    sensors: SENSORS,
    mqtt: `{ embedded: { port: ${port} } }`,
    nats: nats.url,
  });
  const loaded = loadGatewayConfig(configured.file, {});
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors[0]));
  const { zone, data } = loaded.value;
  const store = new BenchStore(zone, data);
  const from = Date.now() - DAY_MS;
  await store.open(from);
  for (let second = 0; second < DAY_MS / 1_000; second += 1) {
    store.take(0, from + second * 1_000);
    if (second % 256 === 255) await store.commit(from + second * 1_000);
  }
  await store.commit(Date.now());
  await store.journal.close();
  return { zone, id: store.health.sensors[0]!.id, gateway: await BenchGateway.run(configured) };
}

const port = await freePort();
const { zone, id, gateway } = await start(port);
const sensors = await Sensors.connect(port, CONNECTIONS, new Readings(SENSORS), WINDOW);
const connection = await connect({ servers: nats.url });
const [, , machine, sensor] = id.split("/");
const took = new Latencies();

const round = (): Promise<Round> => sensors.round(seconds);

async function ask(reduce: "steps" | "lttb"): Promise<void> {
  const [from, to] = [Date.now() - DAY_MS, Date.now()];
  const asked = { v: 1, query: "readings", machine, sensor, from, to, maxPoints: 1_000, reduce, withinMs: 60_000 };
  const begun = performance.now();
  const answer = await connection.request(querySubject(zone), JSON.stringify(asked), { timeout: 60_000 });
  const reply = answer.json<{ ok: boolean }>();
  if (!reply.ok) throw new Error(answer.string());
  took.note(performance.now() - begun);
}

async function roundWithAskers(): Promise<Round> {
  let isOver = false;
  const askers = Array.from({ length: ASKERS }, async (_, index) => {
    while (!isOver) await ask(index % 2 === 0 ? "steps" : "lttb");
  });
  const result = await round();
  isOver = true;
  await Promise.all(askers);
  return result;
}

try {
  // It is ready before it has reached NATS.
  while (
    !(await ask("steps").then(
      () => true,
      () => false,
    ))
  )
    await sleep(100);
  await race(`${count(SENSORS)} sensors at full load, rounds of ${seconds} s, Node ${process.version}`, rounds, [
    { name: `${ASKERS} ask for a sensor's day`, pid: gateway.pid, round: roundWithAskers },
    { name: "nobody asks", pid: gateway.pid, round },
  ]);
  say(
    `  ${took.count} answers of a day reduced to 1,000 points, each after ${ms(took.at(0.5))}, p99 ${ms(took.at(0.99))}`,
  );
  const before = sensors.acknowledged;
  void sensors.publish(Infinity);
  await sleep(1_000);
  const load = sensors.acknowledged - before;
  say(`SIGTERM at ${count(load)} readings/s: ended after ${ms(await gateway.stop())}`);
} finally {
  sensors.close();
  await gateway.stop("SIGKILL");
  await connection.close();
  await nats.close();
  rmSync(root, { recursive: true, force: true });
}
