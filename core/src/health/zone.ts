import type { HealthCounts, Quality, Service } from "../wire/health.ts";
import type { Explained, Explanation, Statechart } from "../wire/explain.ts";
import type { SensorId } from "../wire/id.ts";
import type { Value } from "../wire/reading.ts";
import type { MachineStanding, SensorStanding } from "../wire/state.ts";
import type { Command, Outcome } from "./command.ts";
import type { MachineConfig, SensorConfig, ZoneConfig } from "./config.ts";
import { explain, statechartOf } from "./explain/explain.ts";
import { takeOrder } from "./sensor/late-reading.ts";
import { takeQuietly } from "./sensor/quiet-path.ts";
import { distrust, Mark } from "./time/reading-time.ts";
import { Redone } from "./redone.ts";
import { saysSomething } from "./sensor/retained.ts";
import { restoreMachineOf, saveMachine } from "./saved/saved-machine.ts";
import { restoreSource, saveSource } from "./saved/saved-source.ts";
import { saveSensor } from "./saved/saved-sensor.ts";
import type { Consult } from "./sensor/send.ts";
import { type SensorColumns } from "./sensor/sensor-columns.ts";
import { standingOf } from "./sensor/sensor-record.ts";
import { stepReading } from "./sensor/step.ts";
import type { SourceHealth } from "./source/source-health.ts";
import { takeOver, type FormerZone } from "./take-over.ts";
import type { SourceWord } from "./zone-sources.ts";
import type { CalculatedReading } from "./zone-conditions.ts";
import { carryOut } from "./zone-command.ts";
import { restoreSensorOf } from "./zone-restore.ts";
import { SensorPaths } from "./sensor-paths.ts";
import type { PathTimes } from "./zone-input.ts";
import { ZoneSteps, type Moved } from "./zone-steps.ts";

export { Mark } from "./time/reading-time.ts";
export type { Moved } from "./zone-steps.ts";

/**
 * The health of a zone's sensors and machines: a pure function of its inputs in their order, held in arrays. No clock
 * and no input or output; every time is an argument, in ms since 1970 UTC. After a failed commit the caller throws the
 * object away and restores from the store.
 */
export class ZoneHealth {
  readonly sensors: readonly SensorConfig[];
  readonly machines: readonly MachineConfig[];
  /** What its sensors reach the gateway through, by number. */
  readonly sources: readonly SourceHealth[];
  /** Sensor's number -> its machine's number. */
  readonly machineOf: Int32Array;
  /** Last ordinal of each sensor, 0 before its first reading. */
  readonly ordinals: Float64Array;
  /** Over which data path each sensor is heard, and how late. */
  readonly paths: SensorPaths;
  /** When the last reading was judged; of a late one its own time. */
  judgedAt = NaN;

  readonly #eventClock: boolean;
  readonly #steps: ZoneSteps;
  readonly #columns: SensorColumns;
  readonly #numbers: Map<SensorId, number>;
  #unreadable: number[] = [];
  readonly #redone: Redone;
  /** Whether it is new, or saved states came in since the last step: what the configuration makes of them is open. */
  #restored = true;

  /** `consult: "always"` takes no quiet path and asks XState at each reading: the yardstick of tests and benches. */
  constructor(config: ZoneConfig, { consult = "when-needed" }: { consult?: Consult } = {}) {
    this.#eventClock = config.clock === "event";
    this.#steps = new ZoneSteps(config, consult);
    this.#columns = this.#steps.columns;
    this.#redone = new Redone(this.#steps);
    this.machines = config.machines;
    this.sources = this.#steps.sources.all;
    this.sensors = this.#columns.configs;
    this.machineOf = this.#steps.machineOf;
    this.ordinals = this.#columns.ordinals;
    this.#numbers = new Map(this.sensors.map(({ id }, sensor) => [id, sensor]));
    this.paths = new SensorPaths(this.#steps, this.#numbers);
  }

  indexOf(id: SensorId): number | undefined {
    return this.#numbers.get(id);
  }

  /**
   * Judges one raw reading and gives it its ordinal. `at` is NaN where it has no time of its own. Returns its marks;
   * `judgedAt` then holds the time it was judged at.
   */
  reading(sensor: number, value: Value, quality: Quality, at: number, gatewayTime: number, retained: boolean): number {
    if (this.#columns.isOperand[sensor] === 0) return this.#step(sensor, value, quality, at, gatewayTime, retained);
    const { conditions } = this.#steps;
    conditions.noteValue(sensor);
    const marks = this.#step(sensor, value, quality, at, gatewayTime, retained);
    conditions.compareValue(sensor, this.judgedAt, gatewayTime);
    return marks;
  }

  #step(sensor: number, value: Value, quality: Quality, at: number, gatewayTime: number, retained: boolean): number {
    this.ordinals[sensor]! += 1;
    const marks = distrust(at, gatewayTime, this.#eventClock);
    const time = marks === 0 ? at : gatewayTime;
    if (!retained && quality === "good" && this.#mayBeQuiet(sensor, time, gatewayTime)) {
      if (takeQuietly(this.#columns, sensor, value, time, marks !== 0)) {
        this.judgedAt = time;
        return marks;
      }
    }
    return this.#judge(sensor, value, quality, time, marks, gatewayTime, retained);
  }

  /**
   * Takes a reading again after a restart: one that came after its sensor was last saved, so that it is known to have
   * moved nothing, neither then nor now. In order of the sensor's ordinals, once all sensors and machines are restored.
   */
  redo(sensor: number, value: Value, quality: Quality, at: number, gatewayTime: number, retained: boolean): void {
    this.ordinals[sensor]! += 1;
    const isDistrusted = distrust(at, gatewayTime, this.#eventClock) !== 0;
    this.#redone.take(sensor, value, quality, at, isDistrusted ? gatewayTime : undefined, retained);
    this.#restored = true;
  }

  /**
   * Advances quiet sensors to `time`, event time that the caller vouches for, where `paths` says nothing else of the
   * data path that they are heard over; without a time they are held. `processedAt` is gateway time: people's deadlines
   * run on that, whatever is held. A tick that fires nothing changes nothing, so only one that did is an input worth
   * keeping. Under an event clock machines advance by their readings alone.
   */
  tick(time: number | undefined, processedAt: number, paths?: PathTimes): void {
    const steps = this.#steps;
    const holdsAll = time === undefined && paths === undefined;
    if (holdsAll && steps.peopleDue > processedAt) return;
    this.#settleRestored(time ?? processedAt, processedAt);
    if (!this.#eventClock) steps.advance(time, processedAt, paths);
    steps.firePeople(processedAt);
    // What people's deadlines did can have a deadline of its own that has passed by now.
    if (!this.#eventClock) steps.advance(time, processedAt, paths);
  }

  /** Carries out what a person asked for, at gateway time `at`; its record is in the next take. */
  command(command: Command, by: string, at: number): Outcome {
    this.#settleRestored(at, at);
    return carryOut(this.#steps, this.#numbers, command, by, at);
  }

  /**
   * A data path is back after a loss and drained: silence of its sensors, or of all where none is named, is counted anew
   * from here. Stored with the machines, so that readings which are stepped again after a restart find no silence where
   * there was none. Nothing to an event clock.
   */
  pathBack(at: number, path?: string): void {
    if (!this.#eventClock && this.#columns.paths.back(at, path)) this.#steps.allMachinesMoved();
  }

  /** What was known of the zone before this store was, at gateway time `at`; its records are in the next take. */
  takeOver(former: FormerZone, at: number): void {
    takeOver(this.#steps, former, at);
  }

  /** When the next tick would fire something, by its event time or by gateway time; Infinity where none would. */
  nextDeadline(): number {
    this.#redone.settle();
    return Math.min(this.#eventClock ? Infinity : this.#steps.deadlines.earliest(), this.#steps.peopleDue);
  }

  take(): Moved {
    return this.#steps.take();
  }

  /** What calculated sensors came to since the last call: readings of their own, in order, for the same commit. */
  takeCalculated(): CalculatedReading[] {
    return this.#steps.conditions.take();
  }

  saveSensor(sensor: number): string {
    return saveSensor(this.#columns, sensor);
  }

  /**
   * False where the text is unreadable: that one sensor is unknown with its cause, which the next tick or reading
   * records; its ordinal is then for the caller to set.
   */
  restoreSensor(sensor: number, saved: string): boolean {
    const readable = restoreSensorOf(this.#steps, sensor, saved);
    if (!readable) this.#unreadable.push(sensor);
    this.#restored = true;
    return readable;
  }

  saveMachine(machine: number): string {
    const { machines, services } = this.#steps;
    const { service, serviceAt } = services;
    const { paths } = this.#columns;
    const backAt = { pathBackAt: paths.allBackAt, pathsBackAt: paths.saved() };
    return saveMachine(machines[machine]!, { ...backAt, service, serviceAt });
  }

  /** Machines are restored before readings are stepped again. */
  restoreMachine(machine: number, saved: string): boolean {
    this.#restored = true;
    return restoreMachineOf(this.#steps, machine, saved);
  }

  saveSource(source: number): string {
    return saveSource(this.sources[source]!);
  }

  /** False where the text is unreadable: then it is known by what its sensors do from here on. */
  restoreSource(source: number, saved: string): boolean {
    const readable = restoreSource(this.sources[source]!, saved);
    this.#steps.notePeople(this.#steps.sourceMember(source));
    return readable;
  }

  /**
   * What a source says of itself at event time `at`: by will, death or availability. False where no sensor of the zone
   * names such a source.
   */
  sourceSaid(source: string, word: SourceWord, text: string, at: number, processedAt: number): boolean {
    const number = this.sources.findIndex((known) => known.source === source);
    if (number < 0) return false;
    this.#settleRestored(at, processedAt);
    this.#steps.sources.said(number, word, text, at, processedAt);
    this.#steps.conditions.settle(processedAt);
    return true;
  }

  standing(sensor: number): SensorStanding {
    return standingOf(this.#columns, sensor);
  }

  machineStanding(machine: number): MachineStanding {
    const { standing, wholeState } = this.#steps.machines[machine]!;
    const { health, since, cause } = standing;
    return { state: wholeState, health, since, cause };
  }

  /** What a person has done to the zone as a whole. */
  get service(): Service | undefined {
    return this.#steps.services.service;
  }

  /** Why a thing of the zone is as it is; undefined where there is no such thing. */
  explain(of: Explained, id: string): Explanation | undefined {
    return explain(this.#steps, of, id);
  }

  /** The statechart of a thing of the zone, with where it stands; undefined where there is no such thing. */
  statechart(of: Explained, id: string): Statechart | undefined {
    return statechartOf(this.#steps, of, id);
  }

  sensorCounts(): HealthCounts {
    return { ...this.#steps.counts };
  }

  /** Whether nothing but the reading's own sensor could move at this reading. */
  #mayBeQuiet(sensor: number, time: number, gatewayTime: number): boolean {
    const { consult, peopleDue, deadlines } = this.#steps;
    if (consult === "always" || this.#restored || gatewayTime >= peopleDue) return false;
    // Under an event clock a reading also fires what is due on its machine's other sensors.
    return !this.#eventClock || time < deadlines.boundOf(this.machineOf[sensor]!);
  }

  #judge(
    sensor: number,
    value: Value,
    quality: Quality,
    time: number,
    distrusted: number,
    gatewayTime: number,
    retained: boolean,
  ): number {
    const steps = this.#steps;
    const { columns } = steps;
    this.#settleRestored(gatewayTime, gatewayTime);
    const marks = retained ? distrusted | Mark.retained : distrusted;
    this.judgedAt = time;
    if (retained && !saysSomething(columns, sensor, value, quality, distrusted !== 0)) return marks;
    steps.firePeople(gatewayTime);
    const order = takeOrder(columns, sensor, time, distrusted !== 0);
    if (order !== "newer") steps.movedSensors.add(sensor);
    if (order === "late") return marks | Mark.late;
    const stepAt = Math.max(time, columns.clock(sensor));
    this.judgedAt = stepAt;
    if (this.#eventClock) steps.fireAll(stepAt, gatewayTime, this.machineOf[sensor]!);
    else steps.fireSensor(sensor, stepAt, gatewayTime);
    steps.finish(sensor, stepReading(columns, sensor, value, quality, stepAt, steps.consult), stepAt, gatewayTime);
    steps.conditions.settle(gatewayTime);
    if (stepAt === time) return marks;
    steps.movedSensors.add(sensor);
    return marks | Mark.overtaken;
  }

  /** What a restart brought to light: states that could not be read, and what another configuration makes of them. */
  #settleRestored(at: number, processedAt: number): void {
    if (!this.#restored) return;
    this.#restored = false;
    this.#redone.settle();
    const sensors = this.#unreadable;
    this.#unreadable = [];
    this.#steps.tellUnreadable(sensors, at, processedAt);
    this.#steps.reconcile(at, processedAt);
  }
}
