import type { Health } from "@tocsin/core/wire/health";

/** From one cycle to another, both included, in one health. Cycles count from 1. */
export type HealthInterval = { health: Health; from: number; to: number };

/** What a machine was said to be in the course of its run. */
export type JudgedMachine = {
  machine: string;
  cycles: number;
  /** At its last cycle. */
  health: Health;
  /** Alarms that rang. */
  alarms: number;
  /** The first cycle in each health that it had. */
  first: Partial<Record<Health, number>>;
  /** Without a gap, in order: the health at any cycle can be read from them. */
  intervals: HealthInterval[];
};

/** The run of one machine, cycle by cycle. */
export class MachineRun {
  readonly #machine: string;
  readonly #intervals: HealthInterval[] = [];
  #cycles = 0;
  #alarms = 0;

  constructor(machine: string) {
    this.#machine = machine;
  }

  rang(): void {
    this.#alarms++;
  }

  /** A cycle is over, with the machine in this health. */
  cycle(health: Health): void {
    this.#cycles++;
    const last = this.#intervals.at(-1);
    if (last?.health === health) last.to = this.#cycles;
    else this.#intervals.push({ health, from: this.#cycles, to: this.#cycles });
  }

  get judged(): JudgedMachine {
    const first: JudgedMachine["first"] = {};
    for (const { health, from } of this.#intervals) first[health] ??= from;
    return {
      machine: this.#machine,
      cycles: this.#cycles,
      health: this.#intervals.at(-1)?.health ?? "unknown",
      alarms: this.#alarms,
      first,
      intervals: this.#intervals,
    };
  }
}
