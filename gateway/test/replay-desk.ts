import { stepInput, type ZoneInput } from "@tocsin/core/health/zone-input";
import type { ZoneConfig } from "@tocsin/core/health/config";
import { statesOf } from "@tocsin/core/health/zone-states";
import { ZoneHealth } from "@tocsin/core/health/zone";
import { zoneInputOf } from "@tocsin/core/health/zone-run";
import type { Input } from "@tocsin/core/health/zone-arbitrary";
import { Journal } from "../src/journal/journal.ts";
import { keepCalculated } from "../src/zone/packet-step.ts";
import { restoreZone, savedMachines, savedSources } from "../src/zone/restore.ts";

/** A gateway's inputs and its store, without loop or wire: stepped, committed and killed when it is told to. */
export class ReplayDesk {
  health: ZoneHealth;
  journal: Journal;
  now: number;
  #config: ZoneConfig;
  /** How many records the log held at each checkpoint. */
  readonly recordsAt: number[] = [];
  #records = 0;
  /** The same of a checkpoint that is not committed yet. */
  #taken: number | undefined;

  private constructor(journal: Journal, health: ZoneHealth, config: ZoneConfig, now: number) {
    this.journal = journal;
    this.health = health;
    this.#config = config;
    this.now = now;
  }

  static async open(folder: string, config: ZoneConfig, now: number): Promise<ReplayDesk> {
    const desk = new ReplayDesk(...(await openStore(folder, config, now)), config, now);
    desk.#begin();
    await desk.commit();
    return desk;
  }

  #begin(): void {
    const start = { kind: "configuration", at: this.now, hash: this.#config.hash } as const;
    this.journal.begin(start, () => this.#zone());
  }

  take(input: Input): void {
    if (input.kind !== "reading") return this.input(zoneInputOf(this.health, input, this.now));
    const { sensor, value, quality, behindMs, retained } = input;
    const at = this.now - behindMs;
    const marks = this.health.reading(sensor, value, quality, at, this.now, retained);
    const { judgedAt } = this.health;
    const ordinal = this.health.ordinals[sensor]!;
    this.journal.add(sensor, this.now, { ordinal, at, judgedAt, value, quality, marks });
    keepCalculated(this.health, this.journal, this.now);
  }

  input(input: ZoneInput): void {
    stepInput(this.health, input);
    this.journal.note(input);
    keepCalculated(this.health, this.journal, this.now);
  }

  #zone() {
    this.#taken = this.#records;
    return { config: this.#config, states: statesOf(this.health) };
  }

  async commit(): Promise<void> {
    const { health } = this;
    const { records, sensors, machines, sources } = health.take();
    this.#records += records.length;
    await this.journal.commit({
      gatewayTime: this.now,
      records,
      sensors,
      machines: [...savedMachines(health, machines), ...savedSources(health, sources)],
      commands: [],
      paths: {},
      saveSensor: (sensor) => ({ ordinal: health.ordinals[sensor]!, saved: health.saveSensor(sensor) }),
      zone: () => this.#zone(),
    });
    if (this.#taken !== undefined) this.recordsAt.push(this.#taken);
    this.#taken = undefined;
  }

  /** What was not committed is gone; the gateway starts again, perhaps under another configuration. */
  async kill(config: ZoneConfig): Promise<void> {
    const { folder } = this.journal.store;
    this.#taken = undefined;
    await this.journal.close();
    [this.journal, this.health] = await openStore(folder, config, this.now);
    this.#config = config;
    this.#begin();
  }
}

async function openStore(folder: string, config: ZoneConfig, now: number): Promise<[Journal, ZoneHealth]> {
  const health = new ZoneHealth(config);
  const ids = health.sensors.map(({ id }) => id);
  const journal = await Journal.open(folder, ids, () => now);
  await restoreZone(health, journal);
  return [journal, health];
}
