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
    if (!stepped) {
      this.#rate = 1 + Math.min(SLEW_MAX, Math.max(-SLEW_MAX, apart / SLEW_OVER_MS));
    } else if (apart < 0) {
      this.#rate = 1 - SLEW_MAX;
    } else {
      this.#rate = 1;
      if (!taken) return;
      this.#anchor += apart;
      this.leapt(Math.floor(this.#anchor));
    }
  }
}
