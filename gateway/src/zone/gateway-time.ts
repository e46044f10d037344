import type { ClockRecord, Unnumbered } from "@tocsin/core/wire/log";

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

/** Steps that no log has taken yet, at most; the newest are kept. */
const STEPS_KEPT_MAX = 100;

/** The clocks went apart at gateway time `at`, and whether gateway time follows; where it took a word, whose. */
export type ClockStep = Pick<ClockRecord, "at" | "apartMs" | "taken" | "confirmed" | "by">;

/**
 * The gateway's own time, ms since 1970 UTC: starts at the later of the wall clock and the newest time in the store,
 * runs on the monotonic clock and is slewed to the wall clock. It never steps back, whatever is done to the wall clock.
 */
export class GatewayTime {
  /** Hears, before anyone is given the new time, that it went forward at once. */
  leapt: (to: number) => void = () => undefined;
  readonly #clocks: Clocks;
  readonly #stepped: (step: ClockStep) => void;
  #steps: ClockStep[] = [];
  #anchor: number;
  #anchorMonotonic: number;
  #rate = 1;
  #apartNoted = false;
  #unbelieved = false;

  /** `stepped` hears once of each time that the clocks went apart. */
  constructor(clocks: Clocks, atLeast: number, stepped: (step: ClockStep) => void) {
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
    if (stepped && !this.#apartNoted) this.#note(apart, { taken });
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
    return Math.abs(this.#clocks.wall() - elsewhere) <= CLOCK_STEPPED_MS && this.#believe({ confirmed: "bus" });
  }

  /** Takes a step forward that was not believed, by a person's word. @returns false where there is none */
  believe(by: string): boolean {
    return this.#believe({ confirmed: "person", by });
  }

  #believe(word: Pick<ClockStep, "confirmed" | "by">): boolean {
    // The wall clock may have been set right since it was looked at last: then there is no step to be taken any more.
    this.#look(this.#clocks.monotonic());
    if (!this.#unbelieved) return false;
    this.#unbelieved = false;
    this.#apartNoted = false;
    const apart = this.#clocks.wall() - this.now();
    this.#note(apart, { taken: true, ...word });
    this.#leap(apart);
    return true;
  }

  /** How far the wall clock is ahead of gateway time, ms. */
  get apartMs(): number {
    return Math.round(this.#clocks.wall() - this.now());
  }

  /** Records of the steps since the last call, processed at `now`. */
  takeSteps(now: number): Unnumbered<ClockRecord>[] {
    if (this.#steps.length === 0) return [];
    const records = this.#steps.map((step) => recordOf(step, now));
    this.#steps = [];
    return records;
  }

  #note(apart: number, word: Pick<ClockStep, "taken" | "confirmed" | "by">): void {
    const step = { at: Math.floor(this.#anchor), apartMs: Math.round(apart), ...word };
    this.#steps = [...this.#steps, step].slice(-STEPS_KEPT_MAX);
    this.#stepped(step);
  }

  #leap(by: number): void {
    this.#anchor += by;
    this.leapt(Math.floor(this.#anchor));
  }
}

const recordOf = (step: ClockStep, processedAt: number): Unnumbered<ClockRecord> => ({
  kind: "clock",
  event: "stepped",
  ...step,
  processedAt,
  text: textOf(step),
});

function textOf({ apartMs, taken, confirmed, by }: ClockStep): string {
  const seconds = Math.round(Math.abs(apartMs) / 1_000).toLocaleString("en-US");
  const how = `the wall clock went ${apartMs > 0 ? "forward" : "back"} by ${seconds} s`;
  if (confirmed === "bus") return `${how}: the clock of the message bus agrees, so gateway time follows`;
  if (confirmed === "person") return `${how}: confirmed by ${by}, so gateway time follows`;
  if (!taken) return `${how}: not believed until the clock of the message bus agrees, or a person confirms it`;
  return apartMs > 0 ? `${how}: gateway time follows` : `${how}: gateway time goes slower until it has caught up`;
}
