import type { BaselineStanding } from "../../wire/health.ts";
import { Baseline, type SavedBaseline } from "./baseline.ts";
import type { SensorConfig } from "../config.ts";
import { Count, type SavedCount } from "./count.ts";
import { Detectors, type SavedDetectors } from "../measurement/detectors.ts";
import { limitPlace } from "../limit/limit-place.ts";
import { LEVELS } from "../limit/limit.ts";
import { Slope } from "./slope.ts";
import { smoothingOf, type Smoothing } from "./smoothing.ts";

/** As it is stored; parts that the configuration has lost are dropped, those that it has gained begin anew. */
export type SavedValueWay = {
  judged?: number;
  smoothing?: { [N in Smoothing["name"]]?: number[] };
  baseline?: SavedBaseline;
  count?: SavedCount;
  rate?: { value?: number; marks: number[] };
  detectors?: SavedDetectors;
};

/**
 * The way of a sensor's valid values from the reading to what its limits judge, where that is more than the value
 * itself: a counter's rate, smoothed, and how fast that changes. `look` says what a value would come to, `keep` makes it
 * so: the quiet path looks before it decides.
 */
export class ValueWay {
  /** What the limits judge; NaN before there is anything. */
  judged = NaN;
  /** What it would be with the value that was looked at, and whether that value says anything of it. */
  nextJudged = NaN;
  judges = false;
  /** How fast what is judged changes, in its unit per the configured time; NaN where nobody knows. */
  rate = NaN;
  nextRate = NaN;
  /** What changes no faster than this, either way, exceeds no rate. */
  readonly rateMax: number;
  readonly baseline: Baseline | undefined;
  /** What the values say of the measurement itself. */
  readonly detectors: Detectors | undefined;
  readonly #config: SensorConfig;
  readonly #smoothing: Smoothing | undefined;
  readonly #count: Count | undefined;
  readonly #slope: Slope | undefined;
  readonly #perMs: number;
  #value = NaN;
  #at = 0;
  #learns = false;

  constructor(config: SensorConfig) {
    const { kind, smoothing, baseline, rate, rollover = 0, scale } = config;
    this.#config = config;
    this.#smoothing = smoothing && smoothingOf(smoothing);
    this.baseline = baseline && new Baseline(baseline);
    this.detectors = Detectors.of(config);
    this.rateMax = rate?.limit?.value ?? Infinity;
    this.#perMs = rate?.perMs ?? 0;
    if (rate === undefined) return;
    if (kind === "counter") this.#count = new Count(rollover * Math.abs(scale.factor), rate.windowMs);
    else this.#slope = new Slope(rate.windowMs);
  }

  /** Undefined for a sensor whose limits judge its value as it is, and for a counter that has nothing to be judged. */
  static of(config: SensorConfig): ValueWay | undefined {
    const { kind, smoothing, baseline, rate } = config;
    if (kind === "discrete" || (kind === "counter" && rate === undefined)) return undefined;
    const watched = Detectors.of(config) !== undefined;
    return (smoothing ?? baseline ?? rate) || watched ? new ValueWay(config) : undefined;
  }

  /**
   * `attended`: its limits are judged now, and nobody works on it. Only then does a `good` value count for the baseline.
   * `unbroken`: it follows the value before it without a gap.
   */
  look(value: number, at: number, attended: boolean, unbroken: boolean, good: boolean): void {
    this.detectors?.look(value, at, attended && unbroken);
    const measured = this.#count === undefined ? value : this.#count.look(value, at) * this.#perMs;
    this.judges = !Number.isNaN(measured);
    this.nextJudged = this.judged;
    if (this.judges) this.nextJudged = this.#smoothing === undefined ? measured : this.#smoothing.look(measured, at);
    this.nextRate = this.#slope === undefined ? NaN : this.#slope.look(this.nextJudged, at) * this.#perMs;
    this.#value = measured;
    this.#at = at;
    this.#learns = attended && good && this.judges;
  }

  /** Whether the value that was looked at completes the baseline. */
  get completes(): boolean {
    return this.#learns && this.baseline !== undefined && this.baseline.endsWith(this.#at);
  }

  keep(): void {
    this.judged = this.nextJudged;
    this.rate = this.nextRate;
    this.detectors?.keep();
    this.#count?.keep();
    this.#slope?.keep();
    if (this.judges) this.#smoothing?.keep();
    if (this.#learns) this.baseline?.learn(this.#value, this.#at);
  }

  /** What the commissioning window has come to so far, as it goes over the wire; undefined where there is none. */
  get standing(): BaselineStanding | undefined {
    if (this.baseline === undefined) return undefined;
    const { count: readings, mean, deviation, isComplete } = this.baseline;
    if (!isComplete) return { readings, learning: true };
    const limits: Record<string, number> = {};
    for (const level of LEVELS) {
      if (this.#config.limits[level]?.deviations === undefined) continue;
      const place = limitPlace({ config: this.#config, way: this }, level);
      if (place !== undefined) limits[level] = place;
    }
    return { readings, mean, deviation, limits };
  }

  save(): SavedValueWay {
    const smoothing = this.#smoothing && { [this.#smoothing.name]: this.#smoothing.save() };
    const baseline = this.baseline?.save();
    const count = this.#count?.save();
    const detectors = this.detectors?.save();
    return {
      ...numberOf("judged", this.judged),
      ...(smoothing ? { smoothing } : {}),
      ...(baseline ? { baseline } : {}),
      ...(count ? { count } : {}),
      ...(this.#slope ? { rate: { ...numberOf("value", this.rate), marks: this.#slope.save() } } : {}),
      ...(detectors ? { detectors } : {}),
    };
  }

  restore({ judged = NaN, smoothing, baseline, count, rate, detectors }: SavedValueWay): void {
    this.judged = judged;
    this.#smoothing?.restore(smoothing?.[this.#smoothing.name] ?? []);
    this.baseline?.restore(baseline ?? {});
    this.detectors?.restore(detectors ?? {});
    this.#count?.restore(count ?? {});
    this.#slope?.restore(rate?.marks ?? []);
    this.rate = rate?.value ?? NaN;
  }
}

/** JSON has no NaN. */
const numberOf = <N extends string>(name: N, value: number): { [K in N]?: number } =>
  (Number.isNaN(value) ? {} : { [name]: value }) as { [K in N]?: number };
