import type { Random } from "../host/random.ts";
import type { Simulation } from "../simulation.ts";

/** What was begun: how long it lasts, and what ends it. */
export type Begun = { text: string; forMs: number; heal: () => void };

/** @returns undefined where it cannot be done just now */
export type Fault = (simulation: Simulation, random: Random) => Begun | undefined;
