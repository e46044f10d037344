import type { Quality } from "../wire/health.ts";
import type { Value } from "../wire/reading.ts";
import { settle } from "./sensor/quiet-path.ts";
import { saysSomething } from "./sensor/retained.ts";
import { keepReading } from "./sensor/step.ts";
import type { ZoneSteps } from "./zone-steps.ts";

/**
 * Readings that a restart takes again, known to have moved nothing. What follows from a sensor's newest one is worked out
 * once, and not for each of them.
 */
export class Redone {
  readonly #steps: ZoneSteps;
  readonly #sensors = new Set<number>();

  constructor(steps: ZoneSteps) {
    this.#steps = steps;
  }

  /** @param arrivedAt its time, where its own is not believed; otherwise undefined */
  take(sensor: number, value: Value, quality: Quality, at: number, arrivedAt?: number, retained = false): void {
    const { columns } = this.#steps;
    if (retained && !saysSomething(columns, sensor, value, quality, arrivedAt !== undefined)) return;
    const time = arrivedAt ?? at;
    columns.newest[sensor] = time;
    keepReading(columns, sensor, value, quality, time);
    this.#sensors.add(sensor);
  }

  /** Before anything else is stepped. */
  settle(): void {
    for (const sensor of this.#sensors) {
      settle(this.#steps.columns, sensor);
      this.#steps.noteDeadlines(sensor);
    }
    this.#sensors.clear();
  }
}
