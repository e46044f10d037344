import type { NoiseConfig, SensorConfig, SpikeConfig } from "../config.ts";
import { markBit } from "./marks.ts";

/** As it is stored; NaN and what has never been are left out. */
export type SavedDetectors = {
  frozen?: { value: number; since: number };
  spike?: { values: number[]; at: number[] };
  noise?: { value: number; from: number; sum: number; count: number; noisy?: true };
  outOfRange?: true;
};

/** A noise of fewer differences is not told from chance. */
export const NOISE_DIFFERENCES_LEAST = 10;

/**
 * What a sensor's own values say of the measurement, by formulas that can be checked by hand. Like the rest of the
 * value's way they look first; nothing is kept before `keep`.
 */
export class Detectors {
  /** The value has been the same for so long that it is not believed. */
  isFrozen = false;
  nextFrozen = false;
  /** Bits of `marks.ts`. */
  marks = 0;
  nextMarks = 0;
  readonly #frozen: Frozen | undefined;
  readonly #spike: Spike | undefined;
  readonly #noise: Noise | undefined;
  readonly #measures: SensorConfig["measures"];
  readonly #deadband: number;

  constructor({ frozenMs, spike, noise, measures, deadband }: SensorConfig) {
    this.#frozen = frozenMs === undefined ? undefined : new Frozen(frozenMs);
    this.#spike = spike && new Spike(spike);
    this.#noise = noise && new Noise(noise);
    this.#measures = measures;
    this.#deadband = deadband;
  }

  static of(config: SensorConfig): Detectors | undefined {
    const { kind, frozenMs, spike, noise, measures } = config;
    return kind === "analog" && (frozenMs ?? spike ?? noise ?? measures) ? new Detectors(config) : undefined;
  }

  /** `judged`: its limits are judged now and it has been heard since the value before; what stands still else may well do so. */
  look(value: number, at: number, judged: boolean): void {
    this.nextFrozen = this.#frozen?.look(value, at, judged) ?? false;
    this.nextMarks =
      (this.#spike?.look(value, at) ? markBit("spiky") : 0) |
      (this.#noise?.look(value, at) ? markBit("noisy") : 0) |
      (this.#isOutOfRange(value) ? markBit("outOfRange") : 0);
  }

  keep(): void {
    this.isFrozen = this.nextFrozen;
    this.marks = this.nextMarks;
    this.#frozen?.keep();
    this.#spike?.keep();
    this.#noise?.keep();
  }

  /** Standard deviation of the newest window's noise, in units of the value. */
  get noise(): number {
    return this.#noise?.told ?? NaN;
  }

  save(): SavedDetectors | undefined {
    const saved: SavedDetectors = {};
    const [frozen, spike, noise] = [this.#frozen?.save(), this.#spike?.save(), this.#noise?.save()];
    if (frozen) saved.frozen = frozen;
    if (spike) saved.spike = spike;
    if (noise) saved.noise = noise;
    if ((this.marks & markBit("outOfRange")) !== 0) saved.outOfRange = true;
    return Object.keys(saved).length > 0 ? saved : undefined;
  }

  restore({ frozen, spike, noise, outOfRange }: SavedDetectors): void {
    this.#frozen?.restore(frozen);
    this.#spike?.restore(spike);
    this.#noise?.restore(noise);
    this.isFrozen = false;
    this.marks = outOfRange ? markBit("outOfRange") : 0;
  }

  /** Beyond the measuring range; it is back when it is inside by the deadband. */
  #isOutOfRange(value: number): boolean {
    if (this.#measures === undefined) return false;
    const width = (this.marks & markBit("outOfRange")) === 0 ? 0 : this.#deadband;
    return value < this.#measures.from + width || value > this.#measures.to - width;
  }
}

/** The very same value, for so long. */
class Frozen {
  readonly #forMs: number;
  #value = NaN;
  #since = 0;
  #nextValue = NaN;
  #nextSince = 0;

  constructor(forMs: number) {
    this.#forMs = forMs;
  }

  look(value: number, at: number, judged: boolean): boolean {
    this.#nextValue = value;
    this.#nextSince = judged && value === this.#value ? this.#since : at;
    return at - this.#nextSince >= this.#forMs;
  }

  keep(): void {
    this.#value = this.#nextValue;
    this.#since = this.#nextSince;
  }

  save(): SavedDetectors["frozen"] {
    return Number.isNaN(this.#value) ? undefined : { value: this.#value, since: this.#since };
  }

  restore(saved: SavedDetectors["frozen"]): void {
    this.#value = saved?.value ?? NaN;
    this.#since = saved?.since ?? 0;
  }
}

/**
 * A spike is one value that lies further than the height from the one before it and the one after it, both on the same
 * side. It is known with the one after it. So many of them within a time make the measurement spiky.
 */
class Spike {
  readonly #height: number;
  readonly #withinMs: number;
  /** Times of the newest spikes; the oldest stands at `#oldest`. */
  readonly #at: Float64Array;
  #oldest = 0;
  #before = NaN;
  #value = NaN;
  #nextValue = NaN;
  #nextAt = 0;
  #isSpike = false;

  constructor({ height, count, withinMs }: SpikeConfig) {
    this.#height = height;
    this.#withinMs = withinMs;
    this.#at = new Float64Array(count).fill(-Infinity);
  }

  look(value: number, at: number): boolean {
    const [up, down] = [this.#value - this.#before, this.#value - value];
    this.#isSpike = (up > this.#height && down > this.#height) || (up < -this.#height && down < -this.#height);
    this.#nextValue = value;
    this.#nextAt = at;
    const { length } = this.#at;
    const first = !this.#isSpike ? this.#at[this.#oldest]! : length === 1 ? at : this.#at[(this.#oldest + 1) % length]!;
    return first >= at - this.#withinMs;
  }

  keep(): void {
    this.#before = this.#value;
    this.#value = this.#nextValue;
    if (!this.#isSpike) return;
    this.#at[this.#oldest] = this.#nextAt;
    this.#oldest = (this.#oldest + 1) % this.#at.length;
  }

  save(): SavedDetectors["spike"] {
    const values = [this.#before, this.#value].filter((value) => !Number.isNaN(value));
    const at = Array.from(this.#at, (_, place) => this.#at[(this.#oldest + place) % this.#at.length]!);
    return values.length === 0 ? undefined : { values, at: at.filter((time) => time !== -Infinity) };
  }

  restore(saved: SavedDetectors["spike"]): void {
    const { values = [], at = [] } = saved ?? {};
    this.#before = values.at(-2) ?? NaN;
    this.#value = values.at(-1) ?? NaN;
    this.#oldest = 0;
    this.#at.fill(-Infinity);
    const kept = at.slice(-this.#at.length);
    this.#at.set(kept, this.#at.length - kept.length);
  }
}

/**
 * How much a value differs from the one before: the root of half the mean square of the differences, which is the
 * standard deviation of noise about a value that itself moves slowly. Told at the end of each window, of at least ten
 * differences.
 */
class Noise {
  readonly #limit: number;
  readonly #windowMs: number;
  told = NaN;
  #value = NaN;
  #from = 0;
  #sum = 0;
  #count = 0;
  #isNoisy = false;
  #next = { value: NaN, from: 0, sum: 0, count: 0, isNoisy: false, told: NaN };

  constructor({ limit, windowMs }: NoiseConfig) {
    this.#limit = limit;
    this.#windowMs = windowMs;
  }

  look(value: number, at: number): boolean {
    const next = this.#next;
    const difference = Number.isNaN(this.#value) ? 0 : value - this.#value;
    next.from = Number.isNaN(this.#value) ? at : this.#from;
    next.sum = this.#sum + difference * difference;
    next.count = Number.isNaN(this.#value) ? 0 : this.#count + 1;
    next.value = value;
    next.isNoisy = this.#isNoisy;
    next.told = this.told;
    if (at < next.from + this.#windowMs) return next.isNoisy;
    if (next.count >= NOISE_DIFFERENCES_LEAST) {
      next.told = Math.sqrt(next.sum / (2 * next.count));
      next.isNoisy = next.told > this.#limit;
    }
    next.from = at;
    next.sum = next.count = 0;
    return next.isNoisy;
  }

  keep(): void {
    const { value, from, sum, count, isNoisy, told } = this.#next;
    this.#value = value;
    this.#from = from;
    this.#sum = sum;
    this.#count = count;
    this.#isNoisy = isNoisy;
    this.told = told;
  }

  save(): SavedDetectors["noise"] {
    if (Number.isNaN(this.#value)) return undefined;
    const { value, from, sum, count } = { value: this.#value, from: this.#from, sum: this.#sum, count: this.#count };
    return { value, from, sum, count, ...(this.#isNoisy ? { noisy: true } : {}) };
  }

  restore(saved: SavedDetectors["noise"]): void {
    const { value = NaN, from = 0, sum = 0, count = 0, noisy = false } = saved ?? {};
    this.#value = value;
    this.#from = from;
    this.#sum = sum;
    this.#count = count;
    this.#isNoisy = noisy;
    this.told = NaN;
  }
}
