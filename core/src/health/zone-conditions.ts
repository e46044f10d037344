import type { Quality } from "../wire/health.ts";
import type { Value } from "../wire/reading.ts";
import { isKnown, readingOf, stepResult, type Result } from "./calculated.ts";
import type { MachineConfig, RuleConfig } from "./config.ts";
import { countVotes } from "./machine-rule.ts";
import { NEVER } from "./sensor-columns.ts";
import type { ZoneSteps } from "./zone-steps.ts";

/** A result, as a reading of its own that the journal keeps. Times in ms since 1970 UTC. */
export type CalculatedReading = { sensor: number; ordinal: number; at: number; value: Value; quality: Quality };

/** A calculated sensor and what it looks at, by number. */
type Condition = { sensor: number; rule: RuleConfig; operands: readonly number[] };

/**
 * What looks at more than one sensor. It never looks while a sensor is being stepped: a step marks who depends on it,
 * and once the step is recorded these are calculated, in order of their numbers, each result an input of its own.
 */
export class ZoneConditions {
  /** Results since they were last taken. */
  #results: CalculatedReading[] = [];
  readonly #steps: ZoneSteps;
  readonly #all: readonly Condition[];
  /** Sensor -> the conditions, by place, that look at its state. */
  readonly #dependents = new Map<number, number[]>();
  /** Conditions to be calculated, by place, and the newest event time that asks for it. */
  readonly #asked = new Map<number, number>();
  #isSettling = false;

  constructor(steps: ZoneSteps, machines: readonly MachineConfig[]) {
    this.#steps = steps;
    this.#all = machines.flatMap((machine, number) => rulesOf(machine, steps.firstSensorOf(number)));
    this.#all.forEach(({ operands }, place) => {
      for (const operand of operands) this.#dependents.set(operand, [...(this.#dependents.get(operand) ?? []), place]);
    });
  }

  /** A sensor's state moved, at event time `at`. */
  stateMoved(sensor: number, at: number): void {
    for (const place of this.#dependents.get(sensor) ?? []) this.#ask(place, at);
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

  #calculate(condition: Condition, asked: number, processedAt: number): void {
    const { sensor } = condition;
    const steps = this.#steps;
    const { columns } = steps;
    if (isKnown(columns, sensor, this.#resultOf(condition))) return;
    const at = Math.max(asked === NEVER ? processedAt : asked, columns.clock(sensor));
    // What was pending up to now comes true first.
    steps.fireSensor(sensor, at, processedAt);
    const result = this.#resultOf(condition);
    columns.ordinals[sensor]! += 1;
    this.#results.push({ sensor, ordinal: columns.ordinals[sensor]!, at, ...readingOf(result) });
    steps.finish(sensor, stepResult(columns, sensor, result, at, steps.consult), at, processedAt);
  }

  #resultOf({ rule, operands }: Condition): Result {
    return countVotes(this.#steps.columns, operands, rule);
  }
}

function rulesOf({ sensors }: MachineConfig, first: number): Condition[] {
  return sensors.flatMap(({ rule }, place) => {
    if (rule === undefined) return [];
    const operands = rule.sensors.map((id) => first + sensors.findIndex(({ sensor }) => sensor === id));
    return [{ sensor: first + place, rule, operands }];
  });
}
