import type { Random } from "../host/random.ts";
import type { Simulation } from "../simulation.ts";
import { BROKER } from "./broker-faults.ts";
import { BUS } from "./bus-faults.ts";
import { GATEWAY_DISK } from "./disk-faults.ts";
import type { Begun, Fault } from "./fault.ts";
import { FLOOR } from "./floor-faults.ts";
import { IDENTITY } from "./identity-faults.ts";
import { NETWORK } from "./network-faults.ts";
import { TIME } from "./time-faults.ts";
import { GATEWAY_PROCESS, HUB_PROCESS } from "./process-faults.ts";

const FAMILIES = {
  identity: IDENTITY,
  gateway: GATEWAY_PROCESS,
  disk: GATEWAY_DISK,
  network: NETWORK,
  broker: BROKER,
  bus: BUS,
  hub: HUB_PROCESS,
  floor: FLOOR,
  time: TIME,
} as const satisfies Record<string, readonly Fault[]>;

export type FaultFamily = keyof typeof FAMILIES;
export const FAULT_FAMILIES = Object.keys(FAMILIES) as FaultFamily[];

/** What is wrong with sensors and clocks keeps nobody from seeing that a sensor is silent. */
const isOfTheFloor = (family: FaultFamily): boolean => family === "floor" || family === "time";

/** Inflicts faults, of some families in each seed and of all of them over many, until it is told to heal all. */
export class Nemesis {
  readonly #simulation: Simulation;
  readonly #random: Random;
  readonly #families: readonly FaultFamily[];
  #calmSince = 0;
  readonly #everyMs: number;
  /** What was begun, by the family that it is of. */
  readonly #open = new Map<Begun, FaultFamily>();
  #ended = false;

  /** @param only these families, and all of them; otherwise the seed chooses some */
  constructor(simulation: Simulation, only?: readonly FaultFamily[]) {
    this.#simulation = simulation;
    const random = (this.#random = simulation.world.random("nemesis"));
    // Few kinds of faults at a time go deeper than all of them at once.
    const drawn = FAULT_FAMILIES.filter(() => random.chance(0.4));
    this.#families = only ?? (drawn.length > 0 ? drawn : [random.pick(FAULT_FAMILIES)]);
    this.#everyMs = random.between(2_000, 12_000);
  }

  /** Since when nothing but sensors and clocks goes wrong; undefined while more does. */
  get calmSince(): number | undefined {
    return [...this.#open.values()].every(isOfTheFloor) ? this.#calmSince : undefined;
  }

  start(): void {
    this.#next();
  }

  #next(): void {
    const { world } = this.#simulation;
    world.host.later(this.#random.between(0.2, 1.8) * this.#everyMs, () => {
      if (this.#ended) return;
      this.#inflict();
      this.#next();
    });
  }

  #inflict(): void {
    const { world } = this.#simulation;
    const family = this.#random.pick(this.#families);
    const begun = this.#random.pick(FAMILIES[family])(this.#simulation, this.#random);
    if (begun === undefined) return;
    world.note(`FAULT ${begun.text}${begun.forMs > 0 ? ` for ${Math.round(begun.forMs)} ms` : ""}`);
    this.#open.set(begun, family);
    world.host.later(begun.forMs, () => this.#heal(begun));
  }

  #heal(begun: Begun): void {
    const family = this.#open.get(begun);
    if (family === undefined) return;
    this.#open.delete(begun);
    if (!isOfTheFloor(family)) this.#calmSince = this.#simulation.world.host.now;
    if (begun.forMs > 0) this.#simulation.world.note(`HEALED ${begun.text}`);
    begun.heal();
  }

  /** Nothing is wrong any more from here on. */
  healAll(): void {
    this.#ended = true;
    for (const begun of this.#open.keys()) this.#heal(begun);
  }
}
