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
import { statesOf } from "../core/src/health/zone-states.ts";
import { Journal } from "../gateway/src/journal/journal.ts";
import { allOf } from "../gateway/src/journal/keys.ts";
import { JournalQueries } from "../gateway/src/journal/queries.ts";
import { restoreZone } from "../gateway/src/zone/restore.ts";

const [sensors = 2_000, minutes = 10] = process.argv.slice(2).map(Number);
const COMMITS_PER_SECOND = 10;
const DAY_READINGS = 86_400;
const T0 = Date.UTC(2026, 2, 1);

/** Bytes that the process handed to the disk; Linux counts them. */
const written = (): number => Number(/^write_bytes: (\d+)/m.exec(readFileSync("/proc/self/io", "utf8"))?.[1] ?? NaN);
const bytesIn = (folder: string): number =>
  readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
const say = (text: string): void => void process.stdout.write(`${text}\n`);

class Store {
  readonly health: ZoneHealth;
  readonly config;
  readonly folder: string;
  journal!: Journal;

  constructor(count: number, folder: string) {
    const names = Array.from({ length: count }, (_, index) => [`s${index}`, {}]);
    this.config = exampleZone({ m: Object.fromEntries(names) as Record<string, object> });
    this.health = new ZoneHealth(this.config);
    this.folder = folder;
  }

  async open(health = this.health): Promise<void> {
    const ids = health.sensors.map(({ id }) => id);
    this.journal = await Journal.open(this.folder, ids, () => T0);
    await restoreZone(health, this.journal);
  }

  take(sensor: number, at: number): void {
    // One decimal, wandering: what most transmitters send.
    const value = Math.round(500 + 200 * Math.sin(at / 60_000 + sensor) + 3 * Math.sin(at * sensor)) / 10;
    const marks = this.health.reading(sensor, value, "good", at, at, false);
    const ordinal = this.health.ordinals[sensor]!;
    this.journal.add(sensor, at, { ordinal, at, judgedAt: this.health.judgedAt, value, quality: "good", marks });
  }

  async commit(at: number): Promise<void> {
    const { records, sensors: changed } = this.health.take();
    const { health, config } = this;
    await this.journal.commit({
      gatewayTime: at,
      records,
      sensors: changed,
      machines: [],
      commands: [],
      paths: {},
      saveSensor: (sensor) => ({ ordinal: health.ordinals[sensor]!, saved: health.saveSensor(sensor) }),
      zone: () => ({ config, states: statesOf(health) }),
    });
  }
}

async function costs(root: string): Promise<void> {
  const store = new Store(sensors, join(root, "costs"));
  await store.open();
  const before = written();
  const begun = process.cpuUsage();
  let readings = 0;
  for (let tenth = 0; tenth < minutes * 60 * COMMITS_PER_SECOND; tenth += 1) {
    const at = T0 + (tenth * 1_000) / COMMITS_PER_SECOND;
    for (let sensor = tenth % COMMITS_PER_SECOND; sensor < sensors; sensor += COMMITS_PER_SECOND, readings += 1)
      store.take(sensor, at);
    await store.commit(at);
  }
  const { user, system } = process.cpuUsage(begun);
  await store.journal.close();
  say(`${sensors} sensors at 1 Hz for ${minutes} minutes: ${readings} readings`);
  say(`bytes written per reading: ${((written() - before) / readings).toFixed(1)}`);
  say(`CPU per reading: ${((user + system) / readings).toFixed(1)} us`);
  const again = new ZoneHealth(store.config);
  const opening = performance.now();
  await store.open(again);
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
  const store = new Store(1, join(root, "scan"));
  await store.open();
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
