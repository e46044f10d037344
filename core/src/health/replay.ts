import type { Quality } from "../wire/health.ts";
import type { SensorId } from "../wire/id.ts";
import type { Value } from "../wire/reading.ts";
import { isCalculated, type ZoneConfig } from "./config.ts";
import { stepInput, type ZoneInput } from "./zone-input.ts";
import { restoreStates, statesOf, type SavedStates } from "./zone-states.ts";
import type { HealthRecord } from "./zone-steps.ts";
import { ZoneHealth } from "./zone.ts";

/** A reading as it came. Raw value; `at` is NaN where it had no time of its own. */
export type ReplayedReading = {
  kind: "reading";
  sensor: SensorId;
  value: Value;
  quality: Quality;
  at: number;
  gatewayTime: number;
  retained: boolean;
};

/** Steps the inputs of a zone again, in their order, from states that it was once in. */
export class Replay {
  #config: ZoneConfig;
  #health: ZoneHealth;
  #records: HealthRecord[] = [];

  constructor(config: ZoneConfig, from?: SavedStates) {
    this.#config = config;
    this.#health = new ZoneHealth(config);
    if (from !== undefined) restoreStates(this.#health, from);
  }

  step(input: ReplayedReading | ZoneInput): void {
    if (input.kind !== "reading") return void stepInput(this.#health, input);
    const sensor = this.#health.indexOf(input.sensor);
    // A calculated sensor's reading follows from the others again.
    if (sensor === undefined || isCalculated(this.#health.sensors[sensor]!)) return;
    const { value, quality, at, gatewayTime, retained } = input;
    this.#health.reading(sensor, value, quality, at, gatewayTime, retained);
  }

  /** The gateway was started again, with the states that it had. */
  restart(): void {
    this.startFrom({ config: this.#config, states: statesOf(this.#health) });
  }

  /** The gateway was started again under another configuration, which made these states of those that it had. */
  startFrom({ config, states }: { config: ZoneConfig; states: SavedStates }): void {
    this.#records = this.take();
    this.#config = config;
    this.#health = new ZoneHealth(config);
    restoreStates(this.#health, states);
  }

  /** What the steps since the last take have recorded, in order. */
  take(): HealthRecord[] {
    const records = [...this.#records, ...this.#health.take().records];
    this.#records = [];
    return records;
  }
}
