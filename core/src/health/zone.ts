import { noHealthCounts, type HealthCounts, type Quality } from "../wire/health.ts";
import type { SensorId } from "../wire/id.ts";
import type { Transition, Unnumbered } from "../wire/log.ts";
import type { Value } from "../wire/reading.ts";
import type { MachineStanding, SensorStanding } from "../wire/state.ts";
import { STATE_UNREADABLE } from "./cause.ts";
import type { MachineConfig, SensorConfig, ZoneConfig } from "./config.ts";
import { Deadlines } from "./deadlines.ts";
import { MachineHealth } from "./machine-health.ts";
import { takeOrder } from "./late-reading.ts";
import { distrust, Mark } from "./reading-time.ts";
import { restoreMachine, saveMachine } from "./saved-machine.ts";
import { restoreSensor, saveSensor } from "./saved-sensor.ts";
import { NEVER, SensorColumns } from "./sensor-columns.ts";
import { sensorChart, type SensorWords } from "./sensor-health.ts";
import { recordStep } from "./sensor-record.ts";
import { saysSomething } from "./retained.ts";
import { settle, takeQuietly } from "./quiet-path.ts";
import { dueAt, keepReading, stepDeadline, stepReading, type Consult, type Step } from "./step.ts";

export { Mark } from "./reading-time.ts";

/** What moved since the last take: records for the log in order, and whose stored state is no longer true. */
export type Moved = { records: Unnumbered<Transition>[]; sensors: number[]; machines: number[] };

/**
 * The health of a zone's sensors and machines: a pure function of its inputs in their order, held in arrays. No clock
 * and no input or output; every time is an argument, in ms since 1970 UTC. After a failed commit the caller throws the
 * object away and restores from the store.
 */
export class ZoneHealth {
  readonly sensors: readonly SensorConfig[];
  readonly machines: readonly MachineConfig[];
  /** Sensor's number -> its machine's number. */
  readonly machineOf: Int32Array;
  /** Last ordinal of each sensor, 0 before its first reading. */
  readonly ordinals: Float64Array;
  /** When the last reading was judged; of a late one its own time. */
  judgedAt = NaN;

  readonly #eventClock: boolean;
  readonly #consult: Consult;
  readonly #columns: SensorColumns;
  readonly #machineHealth: MachineHealth[];
  readonly #deadlines: Deadlines;
  readonly #numbers: Map<SensorId, number>;
  readonly #counts = noHealthCounts();
  #pathBackAt = NEVER;
  #unreadable: number[] = [];
  #records: Unnumbered<Transition>[] = [];
  readonly #movedSensors = new Set<number>();
  readonly #movedMachines = new Set<number>();

  /** `consult: "always"` takes no quiet path and asks XState at each reading: the yardstick of tests and benches. */
  constructor(config: ZoneConfig, { consult = "when-needed" }: { consult?: Consult } = {}) {
    this.machines = config.machines;
    this.sensors = config.machines.flatMap((machine) => machine.sensors);
    this.machineOf = Int32Array.from(config.machines.flatMap(({ sensors }, machine) => sensors.map(() => machine)));
    this.#eventClock = config.clock === "event";
    this.#consult = consult;
    this.#columns = new SensorColumns(this.sensors);
    this.ordinals = this.#columns.ordinals;
    this.#machineHealth = config.machines.map((machine) => new MachineHealth(machine));
    this.#numbers = new Map(this.sensors.map(({ id }, sensor) => [id, sensor]));
    this.#counts.unknown = this.#counts.total = this.sensors.length;
    const firsts = new Int32Array(config.machines.length + 1);
    config.machines.forEach(({ sensors }, machine) => (firsts[machine + 1] = firsts[machine]! + sensors.length));
    this.#deadlines = new Deadlines(this.machineOf, firsts, this.#eventClock, (member) =>
      member < this.sensors.length
        ? dueAt(this.#columns, member, this.#pathBackAt)
        : this.#machineHealth[member - this.sensors.length]!.due,
    );
  }

  indexOf(id: SensorId): number | undefined {
    return this.#numbers.get(id);
  }

  /**
   * Judges one raw reading and gives it its ordinal. `at` is NaN where it has no time of its own. Returns its marks;
   * `judgedAt` then holds the time it was judged at.
   */
  reading(sensor: number, value: Value, quality: Quality, at: number, gatewayTime: number, retained: boolean): number {
    this.ordinals[sensor]! += 1;
    const marks = distrust(at, gatewayTime, this.#eventClock);
    const time = marks === 0 ? at : gatewayTime;
    if (!retained && quality === "good" && this.#mayBeQuiet && time < this.#boundFor(sensor)) {
      if (takeQuietly(this.#columns, sensor, value, time, marks !== 0, this.#pathBackAt)) {
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
    const columns = this.#columns;
    this.ordinals[sensor]! += 1;
    const distrusted = distrust(at, gatewayTime, this.#eventClock) !== 0;
    if (retained && !saysSomething(columns, sensor, value, quality, distrusted)) return;
    columns.newest[sensor] = distrusted ? gatewayTime : at;
    keepReading(columns, sensor, value, quality, columns.newest[sensor]!);
    settle(columns, sensor);
    this.#deadlines.note(sensor);
  }

  /**
   * Advances quiet sensors to `time`, event time that the caller vouches for; `processedAt` is gateway time. A tick
   * that fires nothing changes nothing, so only one that did is an input worth keeping. Under an event clock machines
   * advance by their readings alone.
   */
  tick(time: number, processedAt: number): void {
    this.#announceUnreadable(time, processedAt);
    if (!this.#eventClock) this.#fireUpTo(time, processedAt, 0);
  }

  /**
   * A data path is back after a loss and drained: silence is counted anew from here. Stored with the machines, so that
   * readings which are stepped again after a restart find no silence where there was none. Nothing to an event clock.
   */
  pathBack(at: number): void {
    if (this.#eventClock || at <= this.#pathBackAt) return;
    this.#pathBackAt = at;
    for (let machine = 0; machine < this.machines.length; machine += 1) this.#movedMachines.add(machine);
  }

  /** When the next tick would fire something; Infinity where none would. */
  nextDeadline(): number {
    return this.#eventClock ? Infinity : this.#deadlines.earliest();
  }

  take(): Moved {
    const moved = { records: this.#records, sensors: [...this.#movedSensors], machines: [...this.#movedMachines] };
    this.#records = [];
    this.#movedSensors.clear();
    this.#movedMachines.clear();
    return moved;
  }

  saveSensor(sensor: number): string {
    return saveSensor(this.#columns, sensor);
  }

  /**
   * False where the text is unreadable: that one sensor is unknown with its cause, which the next tick or reading
   * records; its ordinal is then for the caller to set.
   */
  restoreSensor(sensor: number, saved: string): boolean {
    const before = this.#columns.words(sensor);
    const readable = restoreSensor(this.#columns, sensor, saved);
    if (!readable) {
      this.#columns.forget(sensor);
      this.#columns.causes[sensor] = STATE_UNREADABLE;
      this.#unreadable.push(sensor);
    }
    this.#account(sensor, before, this.#columns.words(sensor));
    this.#deadlines.note(sensor);
    return readable;
  }

  /** Machines are restored before readings are stepped again. */
  saveMachine(machine: number): string {
    return saveMachine(this.#machineHealth[machine]!, this.#pathBackAt);
  }

  restoreMachine(machine: number, saved: string): boolean {
    const pathBackAt = restoreMachine(this.#machineHealth[machine]!, saved);
    this.#pathBackAt = Math.max(this.#pathBackAt, pathBackAt ?? NEVER);
    this.#deadlines.note(this.#deadlines.machineMember(machine));
    return pathBackAt !== undefined;
  }

  standing(sensor: number): SensorStanding {
    const columns = this.#columns;
    const { state, health } = columns.words(sensor);
    const reading = columns.carried(sensor);
    return {
      state,
      health,
      since: columns.since[sensor]!,
      ...columns.notices[sensor],
      cause: columns.causes[sensor]!,
      ...(reading === undefined ? {} : { reading }),
    };
  }

  machineStanding(machine: number): MachineStanding {
    const { health, coverage, since, cause } = this.#machineHealth[machine]!.standing;
    return { state: { state: "running", coverage }, health, since, cause };
  }

  sensorCounts(): HealthCounts {
    return { ...this.#counts };
  }

  get #mayBeQuiet(): boolean {
    return this.#consult !== "always" && this.#unreadable.length === 0;
  }

  /** Under an event clock a reading also fires what is due on its machine's other sensors. */
  #boundFor(sensor: number): number {
    return this.#eventClock ? this.#deadlines.boundOf(this.machineOf[sensor]!) : Infinity;
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
    const columns = this.#columns;
    this.#announceUnreadable(gatewayTime, gatewayTime);
    const marks = retained ? distrusted | Mark.retained : distrusted;
    this.judgedAt = time;
    if (retained && !saysSomething(columns, sensor, value, quality, distrusted !== 0)) return marks;
    const order = takeOrder(columns, sensor, time, distrusted !== 0);
    if (order !== "newer") this.#movedSensors.add(sensor);
    if (order === "late") return marks | Mark.late;
    const stepAt = Math.max(time, columns.clock(sensor));
    this.judgedAt = stepAt;
    if (this.#eventClock) this.#fireUpTo(stepAt, gatewayTime, this.machineOf[sensor]!);
    else this.#fireOwn(sensor, stepAt, gatewayTime);
    this.#finish(sensor, stepReading(columns, sensor, value, quality, stepAt, this.#consult), stepAt, gatewayTime);
    if (stepAt === time) return marks;
    this.#movedSensors.add(sensor);
    return marks | Mark.overtaken;
  }

  #fireOwn(sensor: number, time: number, processedAt: number): void {
    for (;;) {
      const due = dueAt(this.#columns, sensor, this.#pathBackAt);
      if (due > time) return;
      this.#finish(sensor, stepDeadline(this.#columns, sensor, due, this.#consult), due, processedAt);
    }
  }

  #fireUpTo(time: number, processedAt: number, machine: number): void {
    const { length } = this.sensors;
    for (;;) {
      const member = this.#deadlines.next(time, machine);
      if (member < 0) return;
      if (member < length) this.#fireOwn(member, dueAt(this.#columns, member, this.#pathBackAt), processedAt);
      else this.#settleCoverage(member - length, processedAt);
    }
  }

  #settleCoverage(machine: number, processedAt: number): void {
    this.#records.push(this.#machineHealth[machine]!.coverageSettled(processedAt));
    this.#movedMachines.add(machine);
    this.#deadlines.note(this.#deadlines.machineMember(machine));
  }

  #finish(sensor: number, step: Step | undefined, at: number, processedAt: number): void {
    const columns = this.#columns;
    // Where nothing changed the next deadline can only be later than the one that is noted.
    if (!columns.changed && step === undefined) return;
    columns.changed = false;
    this.#movedSensors.add(sensor);
    this.#deadlines.note(sensor);
    if (step === undefined) return;
    this.#records.push(recordStep(columns, sensor, step, at, processedAt));
    this.#account(sensor, sensorChart.info(step.before), sensorChart.info(step.after));
    const machine = this.machineOf[sensor]!;
    const record = this.#machineHealth[machine]!.sensorMoved(this.sensors[sensor]!, step.cause, at, processedAt);
    if (record !== undefined) this.#records.push(record);
    this.#movedMachines.add(machine);
    this.#deadlines.note(this.#deadlines.machineMember(machine));
  }

  #account(sensor: number, before: SensorWords, after: SensorWords): void {
    this.#machineHealth[this.machineOf[sensor]!]!.account(this.sensors[sensor]!, before, after);
    this.#counts[before.health] -= 1;
    this.#counts[after.health] += 1;
  }

  #announceUnreadable(at: number, processedAt: number): void {
    const sensors = this.#unreadable;
    if (sensors.length === 0) return;
    this.#unreadable = [];
    for (const sensor of sensors) {
      const state = this.#columns.chart[sensor]!;
      this.#finish(sensor, { before: state, after: state, cause: STATE_UNREADABLE }, at, processedAt);
    }
  }
}
