import { AsyncLocalStorage } from "node:async_hooks";

const current = new AsyncLocalStorage<SimulatedProcess>();

/** Whose code runs just now; undefined for that of the simulation itself. */
export const currentProcess = (): SimulatedProcess | undefined => current.getStore();

/** `power-cut`: its computer goes with it, and says nothing to anyone. */
export type End = "kill" | "power-cut";

/**
 * One process of the system, from its start to its end. What it waits for (timers, disk, network) is known to be its own
 * and never comes once it has ended: whatever it awaited, it awaits for ever.
 */
export class SimulatedProcess {
  readonly name: string;
  /** What its computer's wall clock is ahead of true time. */
  wallOffsetMs = 0;
  /** How often it stood still. */
  stalls = 0;
  #alive = true;
  #stalled = false;
  /** What came while it stood still, in its order. */
  #waiting: (() => void)[] = [];
  readonly #ended: ((how: End) => void)[] = [];

  constructor(name: string) {
    this.name = name;
  }

  get isAlive(): boolean {
    return this.#alive;
  }

  get isStalled(): boolean {
    return this.#stalled;
  }

  /** None of its code runs until it goes on. */
  standStill(): void {
    this.#stalled = true;
    this.stalls += 1;
  }

  /** All that came meanwhile comes now, ahead of anything new: a connection keeps its order. */
  goOn(): void {
    this.#stalled = false;
    for (const act of this.#waiting.splice(0)) act();
  }

  /** Calls it once the process goes on. */
  whenGoingOn(act: () => void): void {
    this.#waiting.push(act);
  }

  run<Result>(act: () => Result): Result {
    return current.run(this, act);
  }

  whenEnded(act: (how: End) => void): void {
    this.#ended.push(act);
  }

  /** Its code runs no more from here on, wherever it was. */
  end(how: End): void {
    if (!this.#alive) return;
    this.#alive = false;
    for (const act of this.#ended) act(how);
  }
}

export const outsideProcesses = <Result>(act: () => Result): Result => current.exit(act);
