import type { Quality } from "../wire/health.ts";
import type { Value } from "../wire/reading.ts";
import type { Cause } from "../wire/log.ts";
import { stepCondition, type ConditionInput } from "./suppression/by-design.ts";
import { isKnown, readingOf, stepResult, type Result } from "./expression/calculated.ts";
import { conditionsOf, type Condition } from "./expression/condition.ts";
import type { ZoneConfig } from "./config.ts";
import { NEVER } from "./sensor/sensor-columns.ts";
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
  readonly #ofSensors = new Map<number, number[]>();
  readonly #ofMachines = new Map<number, number[]>();
  /** By the sensor that the result is a reading of. */
  readonly #calculated = new Map<number, Condition>();
  /** Conditions to be calculated, by place, and the newest event time that asks for it. */
  readonly #asked = new Map<number, number>();
  #isSettling = false;
  /** Of the operand whose reading is being taken, as they were before. */
  #value: Value = NaN;
  #quality = 0;

  constructor(steps: ZoneSteps, config: Pick<ZoneConfig, "machines">) {
    this.#steps = steps;
    this.#all = conditionsOf(steps, config);
    for (const each of this.#all) if (each.sensor !== undefined) this.#calculated.set(each.sensor, each);
    this.#all.forEach(({ sensors, machines, looksAtValues }, place) => {
      for (const sensor of sensors) {
        addTo(this.#ofSensors, sensor, place);
        if (looksAtValues) steps.columns.isOperand[sensor] = 1;
      }
      for (const machine of machines) addTo(this.#ofMachines, machine, place);
    });
  }

  /** What a calculated sensor is calculated from, by number; undefined for any other. */
  operandsOf(sensor: number): Pick<Condition, "sensors" | "machines"> | undefined {
    return this.#calculated.get(sensor);
  }

  /** A sensor's state moved, at event time `at`. */
  stateMoved(sensor: number, at: number): void {
    const places = this.#ofSensors.get(sensor);
    if (places === undefined) return;
    for (const place of places) this.#ask(place, at);
  }

  /** A machine's record was made, at event time `at`. */
  machineMoved(machine: number, at: number): void {
    for (const place of this.#ofMachines.get(machine) ?? []) this.#ask(place, at);
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
    for (const place of this.#ofSensors.get(sensor) ?? []) if (this.#all[place]!.looksAtValues) this.#ask(place, at);
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

  /** At the beginning, and after a restart: the configuration may be another. */
  reconcile(processedAt: number): void {
    const { columns } = this.#steps;
    const lost = [...columns.conditionInputs.keys()].filter(
      (each) => columns.configs[each]!.suppressWhen === undefined,
    );
    if (lost.length > 0)
      this.#tell(
        lost,
        undefined,
        { kind: "configuration", text: "no condition suppresses it any more" },
        processedAt,
        processedAt,
      );
    this.#all.forEach(({ sensors, machines }, place) => {
      const clocks = sensors.map((sensor) => columns.clock(sensor));
      const at = Math.max(NEVER, ...clocks, ...machines.map((machine) => this.#steps.machines[machine]!.clock));
      this.#ask(place, at);
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
    const result = condition.calculate();
    const { sensor } = condition;
    if (sensor !== undefined) this.#keep(sensor, result, asked, processedAt);
    else this.#suppress(condition, "value" in result && result.value === true, asked, processedAt);
  }

  /** Tells those sensors that do not know, each as an input of its own. */
  #suppress({ suppresses = [], text }: Condition, holds: boolean, asked: number, processedAt: number): void {
    const { conditionInputs } = this.#steps.columns;
    const sensors = suppresses.filter((sensor) => conditionInputs.has(sensor) !== holds);
    if (sensors.length === 0) return;
    const since = asked === NEVER ? processedAt : asked;
    const cause: Cause = { kind: "machine", text: text() };
    this.#tell(sensors, holds ? { text: cause.text, since } : undefined, cause, since, processedAt);
  }

  #tell(
    sensors: readonly number[],
    input: ConditionInput | undefined,
    cause: Cause,
    at: number,
    processedAt: number,
  ): void {
    const { columns, consult } = this.#steps;
    for (const sensor of sensors)
      this.#steps.finish(sensor, stepCondition(columns, sensor, input, cause, at, consult), at, processedAt);
  }

  #keep(sensor: number, result: Result, asked: number, processedAt: number): void {
    const steps = this.#steps;
    const { columns } = steps;
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

const addTo = (places: Map<number, number[]>, key: number, place: number): void =>
  void places.set(key, [...(places.get(key) ?? []), place]);
