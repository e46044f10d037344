import type { Quality } from "../wire/health.ts";
import type { Value } from "../wire/reading.ts";
import { isKnown, readingOf, stepResult } from "./calculated.ts";
import { conditionsOf, type Condition } from "./condition.ts";
import type { ZoneConfig } from "./config.ts";
import { NEVER } from "./sensor-columns.ts";
import type { ZoneSteps } from "./zone-steps.ts";

/** A result, as a reading of its own that the journal keeps. Times in ms since 1970 UTC. */
export type CalculatedReading = { sensor: number; ordinal: number; at: number; value: Value; quality: Quality };

/**
 * What looks at more than one sensor. It never looks while a sensor is being stepped: a step marks who depends on it,
 * and once the step is recorded these are calculated, each after what it depends on, each result an input of its own.
 */
export class ZoneConditions {
  /** Results since they were last taken. */
  #results: CalculatedReading[] = [];
  readonly #steps: ZoneSteps;
  /** What one looks at comes before it. */
  readonly #all: readonly Condition[];
  /** Sensor -> the conditions, by place, that look at it. */
  readonly #dependents = new Map<number, number[]>();
  /** Conditions to be calculated, by place, and the newest event time that asks for it. */
  readonly #asked = new Map<number, number>();
  #isSettling = false;
  /** Of the operand whose reading is being taken, as they were before. */
  #value: Value = NaN;
  #quality = 0;

  constructor(steps: ZoneSteps, config: Pick<ZoneConfig, "machines">) {
    this.#steps = steps;
    this.#all = conditionsOf(steps.columns, config);
    this.#all.forEach(({ operands, looksAtValues }, place) => {
      for (const operand of operands) {
        this.#dependents.set(operand, [...(this.#dependents.get(operand) ?? []), place]);
        if (looksAtValues) steps.columns.isOperand[operand] = 1;
      }
    });
  }

  /** A sensor's state moved, at event time `at`. */
  stateMoved(sensor: number, at: number): void {
    const dependents = this.#dependents.get(sensor);
    if (dependents === undefined) return;
    for (const place of dependents) this.#ask(place, at);
  }

  /** Before a reading of a sensor whose value is looked at; `compareValue` comes behind it. */
  noteValue(sensor: number): void {
    this.#value = this.#steps.columns.value(sensor);
    this.#quality = this.#steps.columns.quality[sensor]!;
  }

  /** What looks at the sensor's value is calculated where that is another now, since event time `at`. */
  compareValue(sensor: number, at: number, processedAt: number): void {
    const { columns } = this.#steps;
    if (Object.is(this.#value, columns.value(sensor)) && this.#quality === columns.quality[sensor]) return;
    this.#valueMoved(sensor, at);
    this.settle(processedAt);
  }

  #valueMoved(sensor: number, at: number): void {
    for (const place of this.#dependents.get(sensor) ?? []) if (this.#all[place]!.looksAtValues) this.#ask(place, at);
  }

  /** Calculates what was asked for; each result is stepped at its own time, which never runs backwards. */
  settle(processedAt: number): void {
    if (this.#isSettling) return;
    this.#isSettling = true;
    while (this.#asked.size > 0) {
      const place = Math.min(...this.#asked.keys());
      const at = this.#asked.get(place)!;
      this.#asked.delete(place);
      this.#calculate(this.#all[place]!, at, processedAt);
    }
    this.#isSettling = false;
  }

  /** After a restart: the configuration may be another. */
  reconcile(processedAt: number): void {
    const { columns } = this.#steps;
    this.#all.forEach(({ operands }, place) => {
      const at = Math.max(...operands.map((operand) => columns.clock(operand)));
      if (at !== NEVER) this.#ask(place, at);
    });
    this.settle(processedAt);
  }

  /** The results since the last call, in order. */
  take(): CalculatedReading[] {
    if (this.#results.length === 0) return [];
    const results = this.#results;
    this.#results = [];
    return results;
  }

  #ask(place: number, at: number): void {
    this.#asked.set(place, Math.max(at, this.#asked.get(place) ?? NEVER));
  }

  #calculate({ sensor, calculate }: Condition, asked: number, processedAt: number): void {
    const steps = this.#steps;
    const { columns } = steps;
    const result = calculate();
    if (isKnown(columns, sensor, result)) return;
    const at = Math.max(asked === NEVER ? processedAt : asked, columns.clock(sensor));
    // What was pending up to now comes true first.
    steps.fireSensor(sensor, at, processedAt);
    const value = columns.value(sensor);
    columns.ordinals[sensor]! += 1;
    this.#results.push({ sensor, ordinal: columns.ordinals[sensor]!, at, ...readingOf(result) });
    steps.finish(sensor, stepResult(columns, sensor, result, at, steps.consult), at, processedAt);
    if (!Object.is(value, columns.value(sensor))) this.#valueMoved(sensor, at);
  }
}
