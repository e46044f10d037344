/**
 * What the gateway's store costs: bytes written and bytes kept for each reading of sensors at 1 Hz, what a restart takes
 * until the store's states are in place again, and a scan of one sensor's day.
 *
 *     npm run bench:journal -- [sensors=2000] [minutes=10]
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exampleZone } from "../core/src/health/example-zone.ts";
import { ZoneHealth } from "../core/src/health/zone.ts";
import { allOf } from "../gateway/src/journal/keys.ts";
import { JournalQueries } from "../gateway/src/journal/queries.ts";
import { BenchStore } from "./journal/bench-store.ts";

const [sensors = 2_000, minutes = 10] = process.argv.slice(2).map(Number);
const DAY_READINGS = 86_400;
const T0 = Date.UTC(2026, 2, 1);

/** Bytes that the process handed to the disk; Linux counts them. */
const written = (): number => Number(/^write_bytes: (\d+)/m.exec(readFileSync("/proc/self/io", "utf8"))?.[1] ?? NaN);
const bytesIn = (folder: string): number =>
  readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** A zone of so many sensors of one machine. */
function storeOf(count: number, folder: string): BenchStore {
  const names = Array.from({ length: count }, (_, index) => [`s${index}`, {}]);
  return new BenchStore(exampleZone({ m: Object.fromEntries(names) as Record<string, object> }), folder);
}

async function costs(root: string): Promise<void> {
  const store = storeOf(sensors, join(root, "costs"));
  await store.open(T0);
  const before = written();
  const begun = process.cpuUsage();
  const readings = await store.run(T0, minutes * 60, 1_000);
  const { user, system } = process.cpuUsage(begun);
  await store.journal.close();
  say(`${sensors} sensors at 1 Hz for ${minutes} minutes: ${readings} readings`);
  say(`bytes written per reading: ${((written() - before) / readings).toFixed(1)}`);
  say(`CPU per reading: ${((user + system) / readings).toFixed(1)} us`);
  const again = new ZoneHealth(store.config);
  const opening = performance.now();
  await store.open(T0, again);
  say(`restart: ${Math.round(performance.now() - opening)} ms until all states are in place, redo included`);
  const from = T0 + minutes * 60_000;
  for (let second = 61; second < 64 + sensors / 64; second += 1) await store.commit(from + second * 1_000);
  await store.journal.store.compact(allOf("group"));
  await store.journal.store.compact(allOf("chunk"));
  await store.journal.store.compact(allOf("order"));
  await store.journal.close();
  say(`bytes kept per reading, states included: ${(bytesIn(store.folder) / readings).toFixed(2)}`);
}

async function scan(root: string): Promise<void> {
  const store = storeOf(1, join(root, "scan"));
  await store.open(T0);
  for (let second = 0; second < DAY_READINGS; second += 1) {
    store.take(0, T0 + second * 1_000);
    if (second % 256 === 255) await store.commit(T0 + second * 1_000);
  }
  await store.commit(T0 + (DAY_READINGS + 120) * 1_000);
  const range = { sensor: store.health.sensors[0]!.id, from: T0, to: T0 + DAY_READINGS * 1_000 };
  const queries = new JournalQueries(store.journal);
  const took: number[] = [];
  for (let round = 0; round < 7; round += 1) {
    const begun = performance.now();
    await queries.steps(range, 60_000, (raw) => raw);
    took.push(performance.now() - begun);
  }
  const median = took.toSorted((a, b) => a - b)[3]!;
  say(`scan of one sensor's day (${DAY_READINGS} readings, min-max-mean by the minute): ${median.toFixed(1)} ms`);
  await store.journal.close();
}

const root = mkdtempSync(join(tmpdir(), "tocsin-bench-journal-"));
try {
  await costs(root);
  await scan(root);
} finally {
  rmSync(root, { recursive: true, force: true });
}
