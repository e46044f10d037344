/**
 * Readings judged per second: on the quiet path, likewise with smoothing, rate and detectors, standing in a limit (full
 * path, nothing moves), and with the statechart consulted by XState's own `transition()` at each reading. One process,
 * interleaved rounds, medians; what a reading allocates; then the memory and the restore time of idle sensors, few and
 * many.
 *
 *     npm run bench:health -- [sensors=2000] [rounds=7, 0: memory only] [idle sensors=200000]
 */
import { readPlant } from "../core/src/config/plant.ts";
import { exampleLimit, exampleZone } from "../core/src/health/example-zone.ts";
import type { SensorConfig } from "../core/src/health/config.ts";
import type { Consult } from "../core/src/health/sensor/send.ts";
import { ZoneHealth } from "../core/src/health/zone.ts";

const SENSORS_PER_MACHINE = 20;
const [sensors = 2_000, rounds = 7, idle = 200_000] = process.argv.slice(2).map(Number);

/** Everything that lies between a value and its limits, and every detector. */
const WATCHED: Partial<SensorConfig> = {
  smoothing: { ewmaMs: 30_000 },
  rate: {
    perMs: 60_000,
    windowMs: 60_000,
    limit: { value: 900, deadband: 0, priority: "log", onDelayMs: 0, offDelayMs: 0 },
  },
  frozenMs: 600_000,
  spike: { height: 50, count: 3, withinMs: 600_000 },
  noise: { limit: 50, windowMs: 300_000 },
  measures: { from: 0, to: 100 },
};

function zoneOf(count: number, differs: Partial<SensorConfig> = {}) {
  const machines: Record<string, Record<string, object>> = {};
  for (let first = 0; first < count; first += SENSORS_PER_MACHINE) {
    const names = Array.from({ length: Math.min(SENSORS_PER_MACHINE, count - first) }, (_, index) => `s${index}`);
    const limits = { high: exampleLimit(70, { onDelayMs: 10_000 }), highHigh: exampleLimit(80) };
    machines[`m${first}`] = Object.fromEntries(names.map((name) => [name, { limits, deadband: 1, ...differs }]));
  }
  return exampleZone(machines);
}

/** A zone that is fed one reading a second and sensor; `value` of the steps decides which path they take. */
class Feed {
  readonly zone: ZoneHealth;
  readonly value: number;
  #now = 1_700_000_000_000;
  readonly rates: number[] = [];

  constructor(value: number, consult: Consult, differs: Partial<SensorConfig> = {}) {
    this.zone = new ZoneHealth(zoneOf(sensors, differs), { consult });
    this.value = value;
    this.seconds(15);
  }

  seconds(count: number): void {
    for (let second = 0; second < count; second += 1) {
      this.#now += 1_000;
      for (let sensor = 0; sensor < sensors; sensor += 1) {
        this.zone.reading(sensor, this.value + (second & 3), "good", this.#now, this.#now + 5, false);
      }
      this.zone.tick(this.#now - 2_000, this.#now);
    }
    this.zone.take();
  }

  measure(count: number): void {
    const begun = performance.now();
    this.seconds(count);
    this.rates.push((count * sensors * 1_000) / (performance.now() - begun));
  }
}

const median = (list: number[]): number => list.toSorted((a, b) => a - b)[list.length >> 1]!;
const rate = (value: number): string => `${Math.round(value).toLocaleString("en")}/s`;

function readings(): void {
  const quiet = new Feed(20, "when-needed");
  const watched = new Feed(20, "when-needed", WATCHED);
  const inLimit = new Feed(75, "when-needed");
  const chart = new Feed(20, "always");
  for (let round = 0; round < rounds; round += 1) {
    quiet.measure(1_000);
    watched.measure(300);
    inLimit.measure(1_000);
    chart.measure(2);
  }
  const [fast, way, full, slow] = [quiet, watched, inLimit, chart].map(({ rates }) => median(rates)) as [
    number,
    number,
    number,
    number,
  ];
  console.log(`${sensors} sensors, median of ${rounds} interleaved rounds, Node ${process.version}`);
  console.log(`quiet path                        ${rate(fast)}`);
  console.log(`  smoothed, rate, all detectors   ${rate(way)}`);
  console.log(`standing in a limit, none moves   ${rate(full)}`);
  console.log(`XState consulted at each reading  ${rate(slow)}`);
  console.log(`quiet / consulted each time       ${Math.round(fast / slow)} x`);
}

/** So few that no collection comes in between. */
const ALLOCATING_SECONDS = 10;
const ALLOCATION_ROUNDS = 31;

/** What the heap grows by for a reading of a number with a fraction, which whoever decodes has allocated already. */
function allocated(differs: Partial<SensorConfig>, what: string): void {
  const count = 1_000;
  const zone = new ZoneHealth(zoneOf(count, differs));
  // Not of numbers alone: an array of these holds no objects to be passed on, and each use would allocate one.
  const values: unknown[] = [20.5, 21.5, 22.5, 23.5, "none"];
  let now = 1_700_000_000_000;
  const seconds = (rounds: number) => {
    for (let second = 0; second < rounds; second += 1) {
      now += 1_000;
      const at = now;
      for (let sensor = 0; sensor < count; sensor += 1)
        zone.reading(sensor, values[second & 3] as number, "good", at, at, false);
    }
  };
  seconds(1_000);
  zone.take();
  const bytes = Array.from({ length: ALLOCATION_ROUNDS }, () => {
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    seconds(ALLOCATING_SECONDS);
    return (process.memoryUsage().heapUsed - before) / (count * ALLOCATING_SECONDS);
  });
  console.log(`allocated by a reading${what}: ${Math.round(median(bytes))} bytes`);
}

function memory(count: number, differs: Partial<SensorConfig>, what: string): void {
  const config = zoneOf(count, differs);
  globalThis.gc?.();
  const before = process.memoryUsage();
  const begun = performance.now();
  const zone = new ZoneHealth(config);
  const built = performance.now();
  for (let sensor = 0; sensor < count; sensor += 1) zone.reading(sensor, 20, "good", 1e12, 1e12, false);
  zone.take();
  const saved = Array.from({ length: count }, (_, sensor) => zone.saveSensor(sensor));
  const restoring = performance.now();
  const again = new ZoneHealth(config);
  saved.forEach((text, sensor) => again.restoreSensor(sensor, text));
  const restored = performance.now();
  saved.length = 0;
  globalThis.gc?.();
  const after = process.memoryUsage();
  const bytes = (after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers) / 2 / count;
  console.log(
    `${count} idle sensors${what}: built in ${Math.round(built - begun)} ms, restored in ${Math.round(restored - restoring)} ms`,
  );
  console.log(
    globalThis.gc ? `${Math.round(bytes)} bytes a sensor, its configuration apart` : "memory: run with --expose-gc",
  );
}

const bytesHeld = (): number => {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

const PROFILES = `profiles:
  temperature:
    unit: °C
    deadband: 1
    onDelay: 10s
    message: Too hot
    action: Open the flap
    limits: { high: { value: 70, priority: low }, highHigh: { value: 80, priority: high } }
    instrument: { priority: low, message: No usable value }
`;

/** A plant of so many sensors as its files say it. */
function readPlantOf(count: number) {
  const machines: string[] = [];
  const rows = ["zone,machine,sensor,tag,description,interval,profile"];
  for (let sensor = 0; sensor < count; sensor += 1) {
    const machine = `m${Math.floor(sensor / SENSORS_PER_MACHINE)}`;
    if (sensor % SENSORS_PER_MACHINE === 0) machines.push(`  - { zone: press, id: ${machine} }`);
    rows.push(`press,${machine},temperature-${sensor % SENSORS_PER_MACHINE},10LBA${sensor}CT,Bearing,1s,temperature`);
  }
  const plant = `site: { id: works }\nzones: [{ id: press }]\nmachines:\n${machines.join("\n")}\n`;
  const texts = {
    plant: { file: "plant.yaml", text: plant },
    sensors: { file: "sensors.csv", text: rows.join("\n") },
    profiles: [{ file: "profiles.yaml", text: PROFILES }],
  };
  const read = readPlant(texts, { clock: "sensor", env: {} });
  if (!read.ok) throw new Error(JSON.stringify(read.errors[0]));
  return read.value;
}

/** Names, profile reference and all else that the files say of a sensor. */
function configuration(count: number): void {
  readPlantOf(SENSORS_PER_MACHINE);
  const before = bytesHeld();
  const plant = readPlantOf(count);
  const bytes = (bytesHeld() - before) / count;
  console.log(
    `configuration of ${plant.zones[0]!.machines.length * SENSORS_PER_MACHINE} sensors: ${Math.round(bytes)} bytes a sensor`,
  );
}

// First, and not over what the others leave behind.
configuration(idle);
if (rounds > 0) {
  readings();
  allocated({}, "");
  allocated(WATCHED, ", smoothed, rate, all detectors");
  for (const each of Object.keys(WATCHED) as (keyof SensorConfig)[])
    allocated({ [each]: WATCHED[each] }, `, only ${each}`);
}
memory(2_000, {}, "");
memory(idle, {}, "");
memory(idle, WATCHED, " with smoothing, rate and all detectors");
