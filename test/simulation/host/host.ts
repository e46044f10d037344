import { EventQueue, type Due } from "./event-queue.ts";
import { settled } from "./macrotask.ts";
import { currentProcess, outsideProcesses, type SimulatedProcess } from "./process.ts";
import { Random } from "./random.ts";

/** True time at which each simulation begins: 2026-03-02T06:00:00Z. */
const BEGINS_AT = 1_772_431_200_000;

/** The host of a simulation: its time, its randomness and the order of all that happens. */
export class Host {
  /** What processes draw from. What is done to them is drawn elsewhere, so that it stays as it is when they change. */
  readonly random: Random;
  readonly #queue = new EventQueue();
  #now = 0;
  #events = 0;
  #trace = 0x811c_9dc5;

  constructor(seed: number) {
    this.random = new Random(seed, "processes");
  }

  /** ms since the simulation began. */
  get now(): number {
    return this.#now;
  }

  get events(): number {
    return this.#events;
  }

  /** A hash of all that happened so far, in its order. */
  get trace(): string {
    return (this.#trace >>> 0).toString(16).padStart(8, "0");
  }

  /** ms since 1970 as the current process's wall clock has it. */
  wall(): number {
    return Math.floor(BEGINS_AT + this.#now + (currentProcess()?.wallOffsetMs ?? 0));
  }

  /** In the name of the current process, which has to be alive then. */
  after(ms: number, act: () => void): Due {
    const owner = currentProcess();
    const due = this.#queue.add(this.#now + Math.max(0, ms), () => this.#turn(owner, due, act));
    return due;
  }

  /** In nobody's name. */
  later(ms: number, act: () => void): Due {
    return outsideProcesses(() => this.after(ms, act));
  }

  #turn(owner: SimulatedProcess | undefined, due: Due, act: () => void): void {
    if (owner === undefined) return outsideProcesses(act);
    if (!owner.isAlive) return;
    if (owner.isStalled) return owner.whenGoingOn(() => this.#takeTurnAgain(owner, due, act));
    owner.run(act);
  }

  #takeTurnAgain(owner: SimulatedProcess, due: Due, act: () => void): void {
    this.#queue.add(this.#now, () => {
      if (due.run !== undefined) this.#turn(owner, due, act);
    });
  }

  /** Tells apart runs that differ: whatever is noted is part of the trace. */
  note(what: string): void {
    let hash = this.#trace;
    for (let index = 0; index < what.length; index += 1) hash = Math.imul(hash ^ what.charCodeAt(index), 0x0100_0193);
    this.#trace = Math.imul(hash ^ Math.round(this.#now * 1_000), 0x0100_0193);
  }

  /** Lets time pass, event by event, until `until` (ms since the begin) or until `done`. */
  async run(until: number, done: () => boolean = () => false): Promise<void> {
    await settled();
    while (!done()) {
      const next = this.#queue.next;
      if (next === undefined || next.at > until) break;
      this.#queue.take();
      this.#now = Math.max(this.#now, next.at);
      if (next.run === undefined) continue;
      this.#events += 1;
      next.run();
      await settled();
    }
    if (!done()) this.#now = Math.max(this.#now, until);
  }
}
