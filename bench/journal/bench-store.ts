import type { ZoneConfig } from "../../core/src/health/config.ts";
import { ZoneHealth } from "../../core/src/health/zone.ts";
import { statesOf } from "../../core/src/health/zone-states.ts";
import { Journal } from "../../gateway/src/journal/journal.ts";
import { restoreZone } from "../../gateway/src/zone/restore.ts";

const COMMITS_PER_SECOND = 10;

/** A gateway's store and statecharts without the gateway: filled faster than time passes. */
export class BenchStore {
  readonly health: ZoneHealth;
  readonly config: ZoneConfig;
  readonly folder: string;
  journal!: Journal;

  constructor(config: ZoneConfig, folder: string) {
    this.config = config;
    this.health = new ZoneHealth(config);
    this.folder = folder;
  }

  async open(at: number, health = this.health): Promise<void> {
    const ids = health.sensors.map(({ id }) => id);
    this.journal = await Journal.open(this.folder, ids, () => at);
    await restoreZone(health, this.journal);
    this.journal.begin({ kind: "configuration", at, hash: this.config.hash }, () => this.#asOfNow());
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
    const { health } = this;
    await this.journal.commit({
      gatewayTime: at,
      records,
      sensors: changed,
      machines: [],
      commands: [],
      paths: {},
      saveSensor: (sensor) => ({ ordinal: health.ordinals[sensor]!, saved: health.saveSensor(sensor) }),
      zone: () => this.#asOfNow(),
    });
  }

  #asOfNow() {
    return { config: this.config, states: statesOf(this.health) };
  }

  /** Every sensor once each `intervalMs`, in turn. @returns how many readings */
  async run(from: number, seconds: number, intervalMs: number): Promise<number> {
    const turns = (intervalMs / 1_000) * COMMITS_PER_SECOND;
    let readings = 0;
    for (let turn = 0; turn < seconds * COMMITS_PER_SECOND; turn += 1) {
      const at = from + (turn * 1_000) / COMMITS_PER_SECOND;
      for (let sensor = turn % turns; sensor < this.health.sensors.length; sensor += turns, readings += 1)
        this.take(sensor, at);
      await this.commit(at);
    }
    return readings;
  }
}
