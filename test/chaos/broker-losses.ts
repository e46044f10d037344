/**
 * What the brokers lose by themselves, for whoever has to know: Mosquitto that is killed, with the settings that we ship,
 * and nats-server in a power cut, with `sync_interval: always` as we ship it and with its default.
 *
 *     npm run chaos:brokers -- [rounds=10] [seed=1]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { jetstream, jetstreamManager, StorageType } from "@nats-io/jetstream";
import mqtt from "mqtt";
import { seeded, type Random } from "./random.ts";
import { planBroker } from "./stack/broker.ts";
import { CutDisk } from "./stack/disk.ts";
import { connectNats, planNats } from "./stack/nats-cluster.ts";
import { OrderedSender } from "./stack/ordered-sender.ts";

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

const MESSAGES_PER_SECOND = 500;
const NATS_MESSAGES = 2_000;
const AT_ONCE = 100;
const ANSWER_MAX_MS = 30_000;
const QUIET_MS = 2_000;
const DISK_MIB = 256;

const say = (text: string) => void process.stdout.write(`${text}\n`);
const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

/** A session that keeps messages while its client is away; then takes them. */
async function takeKept(port: number, taken: (message: number) => void): Promise<boolean> {
  const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, { clientId: "away", clean: false, protocolVersion: 4 });
  let heardAt = Date.now();
  client.on("message", (_topic, payload) => {
    heardAt = Date.now();
    taken(Number(payload.toString()));
  });
  const present = await new Promise<boolean>((resolve) => client.once("connect", (it) => resolve(it.sessionPresent)));
  await client.subscribeAsync("a/b", { qos: 1 });
  while (Date.now() - heardAt < QUIET_MS) await sleep(100);
  await client.endAsync();
  return present;
}

type Lost = { acknowledged: number; lost: number; oldestMs: number; sessionKept: boolean };

/** A client is away, messages for it are acknowledged, the broker is killed. */
async function killMosquitto(random: Random): Promise<Lost> {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-broker-"));
  const { port, victim } = await planBroker(folder, () => false);
  await victim.start();
  await takeKept(port, () => undefined);
  const answeredAt = new Map<number, number>();
  const sender = new OrderedSender(port, "sensor", (message) => void answeredAt.set(message, Date.now()));
  const until = Date.now() + random.between(6_000, 16_000);
  for (let message = 1; Date.now() < until; message += 1) {
    sender.send("a/b", String(message), message);
    await sleep(1_000 / MESSAGES_PER_SECOND);
  }
  await victim.kill();
  const killedAt = Date.now();
  sender.end();
  await victim.start();
  const kept = new Set<number>();
  const sessionKept = await takeKept(port, (message) => kept.add(message));
  await victim.kill();
  rmSync(folder, { recursive: true, force: true });
  const lost = [...answeredAt].filter(([message]) => !kept.has(message));
  const oldestMs = Math.max(0, ...lost.map(([, at]) => killedAt - at));
  return { acknowledged: answeredAt.size, lost: lost.length, oldestMs, sessionKept };
}

/** Messages are acknowledged, and the power fails at once. */
async function cutNats(syncInterval: string | undefined): Promise<{ acknowledged: number; lost: number }> {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-nats-cut-"));
  const disk = await CutDisk.create(folder, "disk", DISK_MIB);
  const servers = await planNats({ folder, servers: 1, storesIn: disk.mountPoint, syncInterval, fell: () => false });
  const { victim } = servers[0]!;
  await victim.start();
  const connection = await connectNats(servers);
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: "KEPT", subjects: ["kept"], storage: StorageType.File });
  // A stream that was made a while ago.
  await disk.sync();
  const stream = jetstream(connection, { timeout: ANSWER_MAX_MS });
  const messages = Array.from({ length: NATS_MESSAGES }, (_, message) => String(message));
  for (let first = 0; first < NATS_MESSAGES; first += AT_ONCE)
    await Promise.all(messages.slice(first, first + AT_ONCE).map((message) => stream.publish("kept", message)));
  await disk.cutPower(() => victim.kill(), false);
  await connection.close();
  await victim.start();
  const again = await connectNats(servers);
  // Where even the stream is gone, so are all of its messages.
  const stored = await (await jetstreamManager(again)).streams.info("KEPT").then(
    ({ state }) => state.messages,
    () => 0,
  );
  await again.close();
  await victim.kill();
  await disk.close();
  rmSync(folder, { recursive: true, force: true });
  return { acknowledged: NATS_MESSAGES, lost: NATS_MESSAGES - stored };
}

const [rounds = 10, seed = 1] = process.argv.slice(2).map(Number);
const random = seeded(seed);
const killed: Lost[] = [];
for (let round = 0; round < rounds; round += 1) killed.push(await killMosquitto(random));
const sum = (what: (lost: Lost) => number) => killed.reduce((total, each) => total + what(each), 0);
say(
  `mosquitto killed ${rounds} times, seed ${seed}: of ${sum(({ acknowledged }) => acknowledged)} messages acknowledged for a client that was away ` +
    `${sum(({ lost }) => lost)} lost, median ${median(killed.map(({ lost }) => lost))} a kill; acknowledged at most ${Math.max(...killed.map(({ oldestMs }) => oldestMs))} ms before it; ` +
    `session kept ${killed.filter(({ sessionKept }) => sessionKept).length} times`,
);
for (const syncInterval of ["always", undefined]) {
  const cuts: number[] = [];
  for (let round = 0; round < rounds; round += 1) cuts.push((await cutNats(syncInterval)).lost);
  say(
    `nats-server, power cut ${rounds} times, sync_interval ${syncInterval ?? "default"}: of ${NATS_MESSAGES} messages acknowledged each time ` +
      `${Math.min(...cuts)} to ${Math.max(...cuts)} lost, median ${median(cuts)}`,
  );
}
process.exit(0);
