/**
 * One hub with very many sensors: memory of the projection, how long it takes to start with nothing but TOCSIN_STATE and
 * with its own store, how fast lists are, and what streams cost. A real nats-server (`sync_interval: always`), the hub as a
 * process of its own, clients in another; all on this computer.
 *
 * Up to 5,000 sensors each client listens to all of them; of a larger plant to one machine, as pages do: the snapshot of
 * 100,000 sensors is 100 MB.
 *
 *     npm run bench:hub -- [sensors=100000] [clients=1000] [changes/s=1000] [seconds=30] [history=200000]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "@nats-io/transport-node";
import { ensurePackedProgram } from "../scripts/packed-program.mjs";
import { freePort } from "../test/support/free-port.ts";
import { startNatsServer } from "../test/support/nats-server.ts";
import { figure, peakBytes, startHub, type BenchHub } from "./hub/hub-process.ts";
import { measureLists, measureRates } from "./hub/lists.ts";
import { measureProjection } from "./hub/projection.ts";
import { BenchPlant } from "./hub/plant.ts";
import { BenchGateways, publishPlant } from "./hub/publish.ts";
import { measureStreams } from "./hub/streams.ts";

const [sensors = 100_000, clients = 1_000, changesPerSecond = 1_000, seconds = 30, history = 200_000] = process.argv
  .slice(2)
  .map(Number);
const SMALL_MAX = 5_000;
const HISTORY_STEP = 1_000;
const folder = mkdtempSync(join(tmpdir(), "tocsin-bench-"));
const mb = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

async function tellMemory(hub: BenchHub, when: string): Promise<void> {
  const figures = ["resident_memory_bytes", "cpu_seconds_total"].map((name) => figure(hub.url, `process_${name}`));
  const sizes = ["heap_size_used", "heap_size_total", "external_memory"];
  const memory = sizes.map((name) => figure(hub.url, `nodejs_${name}_bytes`));
  const [resident, cpu, heap, heapTotal, outside] = await Promise.all([...figures, ...memory]);
  const listed = await figure(hub.url, "tocsin_hub_sensors");
  if (listed !== sensors) throw new Error(`the hub lists ${listed} sensors of ${sensors}`);
  console.log(
    `hub ${when}: resident ${mb(resident!)} (most ${mb(peakBytes(hub.child.pid!))}), heap ${mb(heap!)} of ${mb(heapTotal!)}, buffers ${mb(outside!)}, ${cpu!.toFixed(1)} s of CPU`,
  );
}

/** A new hub shows what is now, and reads what was behind it. */
async function tellHistory({ url }: BenchHub): Promise<void> {
  const begun = performance.now();
  const isRead = async () => {
    const { items } = (await (await fetch(`${url}/api/v1/gateways`)).json()) as { items: { readingHistory?: true }[] };
    return items.every(({ readingHistory }) => !readingHistory);
  };
  while (!(await isRead())) await sleep(100);
  const took = ((performance.now() - begun) / 1_000).toFixed(1);
  console.log(`${history.toLocaleString("en")} records of history were there ${took} s later`);
}

async function run(): Promise<void> {
  const plant = new BenchPlant(sensors);
  console.log(`${sensors.toLocaleString("en")} sensors, Node ${process.version}`);
  measureProjection(plant);
  const nats = await startNatsServer();
  const connection = await connect({ servers: nats.url });
  const gateways = new BenchGateways(connection, plant);
  let hub: BenchHub | undefined;
  try {
    await publishPlant(connection, plant);
    await gateways.claim();
    for (let made = 0; made < history; made += HISTORY_STEP) await gateways.change(HISTORY_STEP);
    if (history > 0) await gateways.publishStates();
    const port = await freePort();
    hub = await startHub(folder, nats.url, port);
    console.log(`started from TOCSIN_STATE, with an empty store, in ${(hub.readyMs / 1_000).toFixed(1)} s`);
    if (history > 0) await tellHistory(hub);
    await tellMemory(hub, "then");
    await hub.close();
    hub = await startHub(folder, nats.url, port);
    console.log(`started with its store in ${(hub.readyMs / 1_000).toFixed(1)} s`);
    await tellMemory(hub, "then");
    await measureLists(hub.url);
    await measureRates(hub.url);
    await tellMemory(hub, "after the lists");
    if (clients > 0) {
      const load = { hub, gateways, clients, changesPerSecond, seconds };
      const machinesOfZone = plant.zones[0]!.machines.length;
      console.log(await measureStreams({ ...load, isSmall: sensors <= SMALL_MAX, machinesOfZone }));
      await tellMemory(hub, "after the streams");
    }
  } finally {
    await hub?.close();
    gateways.close();
    await connection.close();
    await nats.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

ensurePackedProgram(process.execPath);
await run();
