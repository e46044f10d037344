import { isCalculated } from "../config.ts";
import type { ZoneSteps } from "../zone-steps.ts";

const HELD = -Infinity;
/** What is parked and belongs to no one data path. */
const OF_SEVERAL = -1;

/**
 * How far a tick advances each member of the zone, where data paths differ: a sensor as far as its path; what is
 * calculated as far as all that it is calculated from; a machine's own deadlines as far as the sensor that tells its
 * state, or as those of its sensors that are not held.
 */
export class TickReach {
  readonly #steps: ZoneSteps;

  constructor(steps: ZoneSteps) {
    this.#steps = steps;
  }

  /** Members are sensors by number, then machines. @returns event time, -Infinity where it is held */
  of(member: number): number {
    const { length } = this.#steps.machineOf;
    return member < length ? this.#ofSensor(member) : this.#ofMachine(member - length);
  }

  /** What `of` a member hangs on: the number of one path, or several. */
  groupOf(member: number): number {
    const { columns, machineOf } = this.#steps;
    if (member >= machineOf.length || isCalculated(columns.configs[member]!)) return OF_SEVERAL;
    return columns.path[member]!;
  }

  isGroupHeld(group: number): boolean {
    return group !== OF_SEVERAL && this.#steps.columns.paths.reachOf(group) === HELD;
  }

  #ofSensor(sensor: number): number {
    const { columns, conditions } = this.#steps;
    const operands = conditions.operandsOf(sensor);
    if (operands === undefined) return columns.paths.reachOf(columns.path[sensor]!);
    const { sensors, machines } = operands;
    const reaches = [
      ...sensors.map((each) => this.#ofSensor(each)),
      ...machines.map((machine) => this.#ofMachine(machine)),
    ];
    return reaches.length === 0 ? columns.paths.reachOf(0) : Math.min(...reaches);
  }

  #ofMachine(machine: number): number {
    const { machines, states, columns } = this.#steps;
    const { pending, due } = machines[machine]!;
    const teller = states.tellerOf(machine);
    if (teller >= 0 && pending !== undefined && pending.at <= due) return this.#ofSensor(teller);
    const first = this.#steps.firstSensorOf(machine);
    let reach = Infinity;
    for (let sensor = first; sensor < this.#steps.firstSensorOf(machine + 1); sensor += 1) {
      if (isCalculated(columns.configs[sensor]!)) continue;
      const own = columns.paths.reachOf(columns.path[sensor]!);
      if (own !== HELD && own < reach) reach = own;
    }
    return reach === Infinity ? HELD : reach;
  }
}
