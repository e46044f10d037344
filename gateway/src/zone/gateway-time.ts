/** Wall clock: ms since 1970 UTC. Monotonic clock: ms since whenever. Both are handed in. */
export type Clocks = { wall(): number; monotonic(): number };

const LOOK_EVERY_MS = 1_000;
const SLEW_MAX = 0.05;
/** A difference is made good over this long, where that needs no more than `SLEW_MAX`. */
const SLEW_OVER_MS = 10_000;
/** Clocks that are further apart than this did not drift: one of them was set. */
export const CLOCK_STEPPED_MS = 10_000;
/** A step forward beyond this is not believed by itself: it would make every reading one of the past. */
export const FORWARD_STEP_MAX_MS = 600_000;

/**
 * The gateway's own time, ms since 1970 UTC: starts at the later of the wall clock and the newest time in the store,
 * runs on the monotonic clock and is slewed to the wall clock. It never steps back, whatever is done to the wall clock.
 */
export class GatewayTime {
  /** Hears, before anyone is given the new time, that it went forward at once. */
  leapt: (to: number) => void = () => undefined;
  readonly #clocks: Clocks;
  readonly #stepped: (apartMs: number, taken: boolean) => void;
  #anchor: number;
  #anchorMonotonic: number;
  #rate = 1;
  #apartNoted = false;
  #unbelieved = false;

  /** `stepped` hears once of each time that the clocks went apart, and whether gateway time follows. */
  constructor(clocks: Clocks, atLeast: number, stepped: (apartMs: number, taken: boolean) => void) {
    this.#clocks = clocks;
    this.#stepped = stepped;
    this.#anchor = Math.max(clocks.wall(), atLeast);
    this.#anchorMonotonic = clocks.monotonic();
    this.#look(this.#anchorMonotonic);
  }

  now(): number {
    const monotonic = this.#clocks.monotonic();
    if (monotonic - this.#anchorMonotonic >= LOOK_EVERY_MS) this.#look(monotonic);
    return Math.floor(this.#anchor + (monotonic - this.#anchorMonotonic) * this.#rate);
  }

  #look(monotonic: number): void {
    this.#anchor += (monotonic - this.#anchorMonotonic) * this.#rate;
    this.#anchorMonotonic = monotonic;
    const apart = this.#clocks.wall() - this.#anchor;
    const stepped = Math.abs(apart) > CLOCK_STEPPED_MS;
    const taken = apart <= FORWARD_STEP_MAX_MS;
    if (stepped && !this.#apartNoted) this.#stepped(apart, taken);
    this.#apartNoted = stepped && !(apart > 0 && taken);
    this.#unbelieved = stepped && !taken;
    if (!stepped) {
      this.#rate = 1 + Math.min(SLEW_MAX, Math.max(-SLEW_MAX, apart / SLEW_OVER_MS));
    } else if (apart < 0) {
      this.#rate = 1 - SLEW_MAX;
    } else {
      this.#rate = 1;
      if (taken) this.#leap(apart);
    }
  }

  /** Whether the wall clock went forward too far to be believed by itself. */
  get isInDoubt(): boolean {
    return this.#unbelieved;
  }

  /** A clock elsewhere says this now: a step forward that it agrees with is taken. @returns whether one was */
  compare(elsewhere: number): boolean {
    return Math.abs(this.#clocks.wall() - elsewhere) <= CLOCK_STEPPED_MS && this.believe();
  }

  /** Takes a step forward that was not believed, by a person's word. @returns false where there is none */
  believe(): boolean {
    if (!this.#unbelieved) return false;
    this.#unbelieved = false;
    this.#apartNoted = false;
    const apart = this.#clocks.wall() - this.now();
    this.#stepped(apart, true);
    this.#leap(apart);
    return true;
  }

  #leap(by: number): void {
    this.#anchor += by;
    this.leapt(Math.floor(this.#anchor));
  }
}
