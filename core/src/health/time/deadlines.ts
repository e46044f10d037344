import { DeadlineQueue } from "./deadline-queue.ts";

/** How far a tick goes, of each member; members of a group are held together. */
type Reach = { of(member: number): number; groupOf(member: number): number; isGroupHeld(group: number): boolean };

/**
 * All deadlines of a zone. Members are its sensors by number, then its machines. Under a sensor clock there is one
 * queue that ticks advance; under an event clock each machine has its own, which that machine's readings advance.
 */
export class Deadlines {
  readonly #queues: DeadlineQueue[];
  readonly #sensors: number;
  readonly #perMachine: boolean;
  readonly #machineOf: Int32Array;
  /** First sensor of each machine, and behind them the number of sensors. */
  readonly #firsts: Int32Array;
  readonly #dueAt: (member: number) => number;
  /** By group: members that are due and that the ticks did not reach. */
  readonly #parked = new Map<number, Set<number>>();

  constructor(machineOf: Int32Array, firsts: Int32Array, perMachine: boolean, dueAt: (member: number) => number) {
    const machines = firsts.length - 1;
    this.#machineOf = machineOf;
    this.#firsts = firsts;
    this.#sensors = machineOf.length;
    this.#perMachine = perMachine;
    this.#dueAt = dueAt;
    this.#queues = perMachine
      ? Array.from({ length: machines }, (_, machine) => new DeadlineQueue(this.#sensorsOf(machine) + 1))
      : [new DeadlineQueue(machineOf.length + machines)];
  }

  machineMember(machine: number): number {
    return this.#sensors + machine;
  }

  /** Notes a member's true deadline anew. */
  note(member: number): void {
    const due = this.#dueAt(member);
    if (!this.#perMachine) return this.#queues[0]!.set(member, due);
    const machine = member < this.#sensors ? this.#machineOf[member]! : member - this.#sensors;
    const place = member < this.#sensors ? member - this.#firsts[machine]! : this.#sensorsOf(machine);
    this.#queues[machine]!.set(place, due);
  }

  dueOf(member: number): number {
    return this.#dueAt(member);
  }

  /** Puts aside a member that the tick does not reach, so that others come first. */
  park(member: number, reach: Reach): void {
    this.#queues[0]!.set(member, Infinity);
    const group = reach.groupOf(member);
    const parked = this.#parked.get(group);
    if (parked === undefined) this.#parked.set(group, new Set([member]));
    else parked.add(member);
  }

  /**
   * Takes up again those that the tick reaches, and those that have become due later than it goes, as all do that are
   * counted anew when their path is back. `furthest` is as far as the tick goes for any member.
   */
  unpark(reach: Reach, furthest: number): void {
    for (const [group, members] of this.#parked) {
      if (reach.isGroupHeld(group)) continue;
      for (const member of members) {
        const due = this.#dueAt(member);
        if (due <= furthest && reach.of(member) < due) continue;
        members.delete(member);
        this.note(member);
      }
    }
  }

  /** No deadline of this machine falls before the bound; it may be too early, never too late. */
  boundOf(machine: number): number {
    return this.#queues[this.#perMachine ? machine : 0]!.bound;
  }

  /** The earliest true deadline of all, Infinity where there is none. Not for an event clock. */
  earliest(): number {
    let bound = this.boundOf(0);
    // Each look corrects the bounds up to it, until the earliest is true.
    while (bound !== Infinity && this.next(bound) < 0) bound = this.boundOf(0);
    return bound;
  }

  /** The member whose deadline is the earliest and falls at or before `time`, -1 where none does. */
  next(time: number, machine = 0): number {
    const queue = this.#queues[this.#perMachine ? machine : 0];
    while (queue !== undefined && queue.bound <= time && queue.first >= 0) {
      const member = this.#memberAt(queue.first, machine);
      const due = this.#dueAt(member);
      if (due <= queue.bound) return member;
      queue.set(queue.first, due);
    }
    return -1;
  }

  #memberAt(place: number, machine: number): number {
    if (!this.#perMachine) return place;
    return place < this.#sensorsOf(machine) ? this.#firsts[machine]! + place : this.machineMember(machine);
  }

  #sensorsOf(machine: number): number {
    return this.#firsts[machine + 1]! - this.#firsts[machine]!;
  }
}
