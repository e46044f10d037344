import { noHealthCounts } from "../wire/health.ts";
import type { MachineTransition, SourceTransition, Transition, Unnumbered, ZoneService } from "../wire/log.ts";
import { countOnOccurrences } from "./alarm/alarm.ts";
import { STATE_UNREADABLE } from "./explain/cause.ts";
import type { ZoneConfig } from "./config.ts";
import { DeadlineQueue } from "./time/deadline-queue.ts";
import { Deadlines } from "./time/deadlines.ts";
import { MachineHealth } from "./machine/machine-health.ts";
import type { Consult } from "./sensor/send.ts";
import { SensorColumns } from "./sensor/sensor-columns.ts";
import { healthOf, sensorChart, type SensorWords } from "./sensor/sensor-health.ts";
import { recordStep } from "./sensor/sensor-record.ts";
import { peopleDueAt, stepPeopleDeadline } from "./suppression/people-step.ts";
import { dueAt, stepDeadline, type Step } from "./sensor/step.ts";
import { stepReconsidered } from "./sensor/reconsider.ts";
import { ZoneConditions } from "./zone-conditions.ts";
import { MachineStates } from "./machine/machine-states.ts";
import { joinBursts } from "./zone-bursts.ts";
import { ZoneSources } from "./zone-sources.ts";
import { TickReach } from "./time/tick-reach.ts";
import type { PathTimes } from "./zone-input.ts";
import { ZoneServices, type ServiceTarget } from "./zone-services.ts";

/** A record of the zone's log that its health makes. */
export type HealthRecord = Unnumbered<Transition | ZoneService>;

/** What moved since the last take: records for the log in order, and whose stored state is no longer true. */
export type Moved = { records: HealthRecord[]; sensors: number[]; machines: number[]; sources: number[] };

/** The sensors and machines of a zone, what is due on them, and what their steps have led to since the last take. */
export class ZoneSteps {
  readonly columns: SensorColumns;
  readonly machines: readonly MachineHealth[];
  readonly machineOf: Int32Array;
  readonly deadlines: Deadlines;
  /** Sensors by health. */
  readonly counts = noHealthCounts();
  readonly movedSensors = new Set<number>();
  readonly movedMachines = new Set<number>();
  readonly movedSources = new Set<number>();
  readonly consult: Consult;
  readonly services: ZoneServices;
  readonly sources: ZoneSources;
  readonly conditions: ZoneConditions;
  readonly states: MachineStates;
  /** `active` of each sensor as its machine has counted it. */
  readonly #accounted: Uint16Array;
  /** Number of the first sensor of each machine, and behind them how many there are. */
  readonly #firsts: Int32Array;
  /** Sensors, machines, the zone and sources, on gateway time: when a shelf or a service ends, or an alarm comes again. */
  readonly #people: DeadlineQueue;
  #records: HealthRecord[] = [];

  constructor(config: ZoneConfig, consult: Consult) {
    const { machines, clock } = config;
    this.columns = new SensorColumns(machines.flatMap(({ sensors }) => sensors));
    this.machines = machines.map((machine) => new MachineHealth(machine));
    this.machineOf = Int32Array.from(machines.flatMap(({ sensors }, machine) => sensors.map(() => machine)));
    this.consult = consult;
    const { length } = this.machineOf;
    this.#accounted = new Uint16Array(length);
    this.sources = new ZoneSources(this, config);
    this.#people = new DeadlineQueue(length + machines.length + 1 + this.sources.all.length);
    this.services = new ZoneServices(this, config);
    this.counts.unknown = this.counts.total = length;
    const firsts = new Int32Array(machines.length + 1);
    machines.forEach(({ sensors }, machine) => (firsts[machine + 1] = firsts[machine]! + sensors.length));
    this.#firsts = firsts;
    this.conditions = new ZoneConditions(this, config);
    this.states = new MachineStates(this, machines);
    this.deadlines = new Deadlines(this.machineOf, firsts, clock === "event", (member) =>
      member < length ? this.#tickedAt(member) : this.machines[member - length]!.nextDue,
    );
    // Of a sensor that was never heard of too: its calibration may be due.
    for (const sensor of this.machineOf.keys()) this.noteDeadlines(sensor);
  }

  /** When the sensor's next deadline is. */
  dueOf(sensor: number): number {
    return dueAt(this.columns, sensor);
  }

  /** Fires the sensor's own deadlines up to `time`, each at its own. */
  fireSensor(sensor: number, time: number, processedAt: number): void {
    for (;;) {
      const due = this.dueOf(sensor);
      if (due > time) return;
      const step = stepDeadline(this.columns, sensor, due, this.consult);
      const moves = step !== undefined || this.columns.changed;
      this.finish(sensor, step, due, processedAt);
      this.conditions.settle(processedAt);
      // It would fire for ever, and nobody would know why nothing else comes.
      if (!moves && this.dueOf(sensor) === due)
        throw new Error(`what is due on ${this.columns.configs[sensor]!.id} at ${due} moves nothing`);
    }
  }

  /** When a tick has to look at the sensor: never, while its readings come later than they were made. */
  #tickedAt(sensor: number): number {
    return this.columns.belated[sensor] === 1 ? Infinity : this.dueOf(sensor);
  }

  /** Fires, in their order, all deadlines that a tick reaches; `time` where it is of all data paths alike. */
  advance(time: number | undefined, processedAt: number, paths?: PathTimes): void {
    const furthest = this.columns.paths.reach(time, paths);
    const reach = new TickReach(this);
    const { deadlines } = this;
    deadlines.unpark(reach, furthest);
    for (;;) {
      const member = deadlines.next(furthest);
      if (member < 0) return;
      if (paths !== undefined && reach.of(member) < deadlines.dueOf(member)) deadlines.park(member, reach);
      else this.#fire(member, processedAt);
    }
  }

  /** Fires all deadlines up to `time` in their order: of the zone, or of one machine where machines have the clock. */
  fireAll(time: number, processedAt: number, machine = 0): void {
    for (;;) {
      const member = this.deadlines.next(time, machine);
      if (member < 0) return;
      this.#fire(member, processedAt);
    }
  }

  #fire(member: number, processedAt: number): void {
    const { length } = this.machineOf;
    if (member < length) this.fireSensor(member, this.dueOf(member), processedAt);
    else this.#stepMachineDeadline(member - length, processedAt);
  }

  /** Notes a sensor's deadlines anew. */
  noteDeadlines(sensor: number): void {
    this.deadlines.note(sensor);
    this.notePeople(sensor);
  }

  /** Notes anew when something that a person did ends by itself; of a sensor, a machine, the zone or a source. */
  notePeople(member: number): void {
    const target = this.#targetOf(member);
    const due = target.of === "sensor" ? peopleDueAt(this.columns, target.sensor) : this.services.dueOf(target);
    this.#people.set(member, due);
  }

  get zoneMember(): number {
    return this.machineOf.length + this.machines.length;
  }

  sourceMember(source: number): number {
    return this.zoneMember + 1 + source;
  }

  firstSensorOf(machine: number): number {
    return this.#firsts[machine]!;
  }

  allMachinesMoved(): void {
    for (const machine of this.machines.keys()) this.movedMachines.add(machine);
  }

  record(record: HealthRecord): void {
    this.#records.push(record);
  }

  recordMachine(machine: number, record: Unnumbered<MachineTransition>): void {
    this.#records.push(record);
    this.conditions.machineMoved(machine, isAtOwnTime(record) ? record.at : this.machines[machine]!.clock);
    this.movedMachines.add(machine);
    const member = this.deadlines.machineMember(machine);
    this.deadlines.note(member);
    this.notePeople(member);
  }

  recordSource(source: number, record: Unnumbered<SourceTransition>): void {
    this.#records.push(record);
    this.movedSources.add(source);
    this.notePeople(this.sourceMember(source));
  }

  #targetOf(member: number): ServiceTarget {
    const source = member - this.sourceMember(0);
    if (source >= 0) return { of: "source", source };
    if (member === this.zoneMember) return { of: "zone" };
    const sensors = this.machineOf.length;
    return member < sensors ? { of: "sensor", sensor: member } : { of: "machine", machine: member - sensors };
  }

  /** When the next of the people's deadlines is, gateway time. */
  get peopleDue(): number {
    return this.#people.bound;
  }

  /** Fires the people's deadlines up to gateway time `time`, each at its own. */
  firePeople(time: number): void {
    while (this.#people.bound <= time) {
      const { bound: due, first: member } = this.#people;
      const target = this.#targetOf(member);
      if (this.services.dueOf(target) <= due) this.services.fire(target, due, time);
      else this.finish(member, stepPeopleDeadline(this.columns, member, due, this.consult), due, time);
      this.conditions.settle(time);
    }
  }

  /** Records a step that a sensor took, and what it makes of its machine. */
  finish(sensor: number, step: Step | undefined, at: number, processedAt: number): void {
    const { columns } = this;
    // Where nothing changed the next deadline can only be later than the one that is noted.
    if (!columns.changed && step === undefined) return;
    columns.changed = false;
    this.movedSensors.add(sensor);
    this.noteDeadlines(sensor);
    if (step !== undefined) {
      this.#recordSensor(sensor, step, at, processedAt);
      this.conditions.stateMoved(sensor, isAtOwnTime(step) ? at : columns.clock(sensor));
      const [before, after] = [sensorChart.info(step.before).signal, sensorChart.info(step.after).signal];
      if (before !== after) this.sources.signalMoved(sensor, before, after, at, processedAt);
    }
    if (columns.tellsState[sensor] === 1) this.states.hear(this.machineOf[sensor]!, at, processedAt);
  }

  #recordSensor(sensor: number, step: Step, at: number, processedAt: number): void {
    const { columns, deadlines } = this;
    if (columns.begun.size > 0) joinBursts(this, sensor);
    this.#records.push(recordStep(columns, sensor, step, at, processedAt));
    columns.rang.clear();
    columns.begun.clear();
    this.account(sensor, sensorChart.info(step.before), sensorChart.info(step.after));
    const machine = this.machineOf[sensor]!;
    const config = columns.configs[sensor]!;
    const record = this.machines[machine]!.sensorMoved(config, step.cause, at, processedAt);
    if (record !== undefined) return this.recordMachine(machine, record);
    this.movedMachines.add(machine);
    deadlines.note(deadlines.machineMember(machine));
  }

  /** Counts a sensor by what it says now and no longer by what it said before. */
  account(sensor: number, before: SensorWords, after: SensorWords): void {
    const { configs, active: actives } = this.columns;
    const config = configs[sensor]!;
    const active = actives[sensor]!;
    const activeBefore = this.#accounted[sensor]!;
    this.#accounted[sensor] = active;
    this.machines[this.machineOf[sensor]!]!.account(
      config,
      { words: before, active: activeBefore },
      { words: after, active },
    );
    this.counts[healthOf(config, before)] -= 1;
    this.counts[healthOf(config, after)] += 1;
  }

  take(): Moved {
    const moved = {
      records: this.#records,
      sensors: [...this.movedSensors],
      machines: [...this.movedMachines],
      sources: [...this.movedSources],
    };
    this.#records = [];
    this.movedSensors.clear();
    this.movedMachines.clear();
    this.movedSources.clear();
    return moved;
  }

  /** After a restart with another configuration: what it makes of the states of machines. */
  reconcile(at: number, processedAt: number): void {
    this.services.reconcile(at, processedAt);
    this.sources.reconcile(at, processedAt);
    this.states.reconcile(at, processedAt);
    for (const sensor of this.columns.configs.keys())
      this.finish(sensor, stepReconsidered(this.columns, sensor, at, this.consult), at, processedAt);
    this.conditions.reconcile(processedAt);
  }

  /** States that could not be read are news. */
  tellUnreadable(sensors: readonly number[], at: number, processedAt: number): void {
    for (const sensor of sensors) {
      countOnOccurrences(this.columns, sensor, at);
      const state = this.columns.chart[sensor]!;
      const step = { before: state, after: state, cause: STATE_UNREADABLE, again: "signal" };
      this.finish(sensor, step, at, processedAt);
    }
  }

  #stepMachineDeadline(machine: number, processedAt: number): void {
    const health = this.machines[machine]!;
    if ((health.pending?.at ?? Infinity) <= health.due) this.states.settle(machine, processedAt);
    else this.recordMachine(machine, health.coverageSettled(processedAt));
    this.conditions.settle(processedAt);
  }
}

/** What people do is at gateway time, which is not the sensor's. */
const isAtOwnTime = ({ cause: { kind } }: Pick<Step, "cause">): boolean => kind !== "command" && kind !== "timer";
