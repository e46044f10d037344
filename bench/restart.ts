/**
 * What a restart takes: from the start of a gateway's process on a store with two and a half minutes of readings that no
 * chunk holds yet, until it says that it is ready, and until the first reading is acknowledged. Beside it the same from its
 * sources, not packed into few files, and a gateway of 20 sensors, which shows what starting a process takes by itself;
 * rounds interleaved, medians. `packed` leaves the sources out.
 *
 *     npm run bench:restart -- [sensors=2000] [seconds between readings=1] [rounds=5] [packed]
 */
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { loadGatewayConfig } from "../gateway/src/config/gateway-config.ts";
import { freePort } from "../test/support/free-port.ts";
import { BenchGateway, configure, type Configured } from "./ingest/bench-gateway.ts";
import { median } from "./ingest/latencies.ts";
import { count, cpuMs, ms, say } from "./ingest/race.ts";
import { Readings } from "./ingest/readings.ts";
import { Sensors } from "./ingest/sensors.ts";
import { peakBytes } from "./hub/hub-process.ts";
import { BenchStore } from "./journal/bench-store.ts";

const [sensors = 2_000, interval = 1, rounds = 5] = process.argv.slice(2, 5).map(Number);
const FILLED_SECONDS = 150;
const FEW = 20;
const root = mkdtempSync(join(tmpdir(), "tocsin-bench-restart-"));

type Stopped = {
  configured: Configured;
  port: number;
  sensors: number;
  store: string;
  kept: string;
  readings: number;
  how?: string;
};

/** A store as a gateway leaves it that is ended now. */
async function stopped(name: string, of: number): Promise<Stopped> {
  const folder = join(root, name);
  const port = await freePort();
  const configured = await configure({ folder, sensors: of, mqtt: `{ embedded: { port: ${port} } }` });
  const loaded = loadGatewayConfig(configured.file, {});
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors[0]));
  const store = new BenchStore(loaded.value.zone, loaded.value.data);
  const from = Date.now() - FILLED_SECONDS * 1_000;
  await store.open(from);
  const readings = await store.run(from, FILLED_SECONDS, interval * 1_000);
  await store.journal.close();
  const kept = join(folder, "kept");
  cpSync(store.folder, kept, { recursive: true });
  return { configured, port, sensors: of, store: store.folder, kept, readings };
}

/** The folder stays: a store knows by it that it was not copied. */
function putBack({ store, kept }: Stopped): void {
  for (const name of readdirSync(store)) rmSync(join(store, name), { recursive: true });
  cpSync(kept, store, { recursive: true });
}

type Restart = { readyMs: number; acknowledgedMs: number; cpuMs: number; residentBytes: number };

async function restart(of: Stopped): Promise<Restart> {
  putBack(of);
  const begun = performance.now();
  const gateway = await BenchGateway.run(of.configured);
  const publisher = await Sensors.connect(of.port, 1, new Readings(of.sensors), 1);
  await publisher.publish(1);
  const acknowledgedMs = performance.now() - begun;
  const spentMs = cpuMs(gateway.pid);
  publisher.close();
  const residentBytes = peakBytes(gateway.pid);
  await gateway.stop();
  await sleep(100);
  return { readyMs: gateway.readyMs, acknowledgedMs, cpuMs: spentMs, residentBytes };
}

try {
  const many = await stopped("many", sensors);
  const sources = { ...many, configured: { ...many.configured, sources: true }, how: ", run from the sources" };
  const isPackedOnly = process.argv[5] === "packed";
  const entrants: Stopped[] = [many, ...(isPackedOnly ? [] : [sources]), await stopped("few", FEW)];
  const results = entrants.map((): Restart[] => []);
  for (let round = 0; round < rounds; round += 1)
    for (const [place, entrant] of entrants.entries()) results[place]!.push(await restart(entrant));
  say(`Node ${process.version}, medians of ${rounds} interleaved rounds`);
  for (const [place, { sensors: of, readings, how = "" }] of entrants.entries()) {
    const at = (figure: keyof Restart) => median(results[place]!.map((each) => each[figure]));
    say(`${count(of)} sensors, ${count(readings)} readings in ${FILLED_SECONDS} s before it was ended${how}`);
    say(`  ready after ${ms(at("readyMs"))}, first reading acknowledged after ${ms(at("acknowledgedMs"))}`);
    say(`  ${ms(at("cpuMs"))} of CPU until then, ${count(at("residentBytes") / 1e6)} MB resident at most`);
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
