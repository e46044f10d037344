import { exampleLimit, exampleZone } from "@tocsin/core/health/example-zone";
import { ZoneHealth } from "@tocsin/core/health/zone";
import { statesOf } from "@tocsin/core/health/zone-states";
import { Journal } from "../src/journal/journal.ts";
import type { Sealed } from "../src/journal/sealed.ts";

export const T0 = Date.UTC(2026, 2, 1, 12);
export const CONFIG = exampleZone({
  oven: { temperature: { limits: { high: exampleLimit(100, { onDelayMs: 5_000 }) } }, pressure: {} },
  press: { door: { kind: "discrete", reports: "onChange" } },
});
export const IDS = CONFIG.machines.flatMap(({ sensors }) => sensors.map(({ id }) => id));

/** A gateway's use of the store, without loop or wire: steps readings, commits when it is told to. */
export class Desk {
  readonly health = new ZoneHealth(CONFIG);
  readonly journal: Journal;
  now = T0;

  constructor(journal: Journal) {
    this.journal = journal;
  }

  static async open(folder: string): Promise<Desk> {
    const desk = new Desk(await Journal.open(folder, IDS, () => T0));
    await desk.#restore().catch(async (error: unknown) => {
      await desk.journal.close();
      throw error;
    });
    return desk;
  }

  async #restore(): Promise<void> {
    const upTo = new Map<number, number>();
    for await (const { sensor, ordinal, saved } of this.journal.savedSensors()) {
      this.health.restoreSensor(sensor, saved);
      upTo.set(sensor, ordinal);
    }
    await this.journal.redo((sensor, { ordinal, value, quality, at, gatewayTime }) => {
      if (ordinal <= (upTo.get(sensor) ?? 0)) return;
      this.health.ordinals[sensor] = ordinal - 1;
      this.health.redo(sensor, value, quality, at, gatewayTime, false);
    });
  }

  /** As a gateway does at its start. */
  begin(): void {
    const zone = () => ({ config: CONFIG, states: statesOf(this.health) });
    this.journal.begin({ kind: "configuration", at: this.now, hash: CONFIG.hash }, zone);
  }

  take(sensor: number, value: number | string, at: number): void {
    this.now = Math.max(this.now, at);
    const marks = this.health.reading(sensor, value, "good", at, this.now, false);
    const { judgedAt } = this.health;
    const ordinal = this.health.ordinals[sensor]!;
    this.journal.add(sensor, this.now, { ordinal, at, judgedAt, value, quality: "good", marks });
  }

  async commit(): Promise<{ head: number }> {
    const { health } = this;
    const { records, sensors, machines } = health.take();
    const sealed: Sealed = {
      gatewayTime: this.now,
      records,
      sensors,
      machines: machines.map((machine) => ({ id: health.machines[machine]!.id, saved: health.saveMachine(machine) })),
      commands: [],
      paths: {},
      saveSensor: (sensor) => ({ ordinal: health.ordinals[sensor]!, saved: health.saveSensor(sensor) }),
      zone: () => ({ config: CONFIG, states: statesOf(health) }),
    };
    return this.journal.commit(sealed);
  }
}
