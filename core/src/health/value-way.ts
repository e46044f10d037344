import type { BaselineStanding } from "../wire/health.ts";
import { Baseline, type SavedBaseline } from "./baseline.ts";
import type { SensorConfig } from "./config.ts";
import { limitPlace } from "./limit-place.ts";
import { LEVELS } from "./limit.ts";
import { smoothingOf, type Smoothing } from "./smoothing.ts";

/** As it is stored; parts that the configuration has lost are dropped, those that it has gained begin anew. */
export type SavedValueWay = {
  judged: number;
  smoothing?: { [N in Smoothing["name"]]?: number[] };
  baseline?: SavedBaseline;
};

/**
 * The way of a sensor's valid values from the reading to what its limits judge, where that is more than the value
 * itself. `look` says what a value would come to, `keep` makes it so: the quiet path looks before it decides.
 */
export class ValueWay {
  /** What the limits judge: the value, smoothed where the configuration says so; NaN before the first. */
  judged = NaN;
  /** What it would be with the value that was looked at. */
  nextJudged = NaN;
  readonly baseline: Baseline | undefined;
  readonly #config: SensorConfig;
  readonly #smoothing: Smoothing | undefined;
  #value = NaN;
  #at = 0;
  #learns = false;

  constructor(config: SensorConfig) {
    const { smoothing, baseline } = config;
    this.#config = config;
    this.#smoothing = smoothing && smoothingOf(smoothing);
    this.baseline = baseline && new Baseline(baseline);
  }

  /** Undefined for a sensor whose limits judge its value as it is. */
  static of(config: SensorConfig): ValueWay | undefined {
    return config.kind === "analog" && (config.smoothing ?? config.baseline) ? new ValueWay(config) : undefined;
  }

  /** `learns`: the value counts for the baseline, as one that was measured while its limits are judged. */
  look(value: number, at: number, learns: boolean): void {
    this.nextJudged = this.#smoothing === undefined ? value : this.#smoothing.look(value, at);
    this.#value = value;
    this.#at = at;
    this.#learns = learns;
  }

  /** Whether the value that was looked at completes the baseline. */
  get completes(): boolean {
    return this.#learns && this.baseline !== undefined && this.baseline.endsWith(this.#at);
  }

  keep(): void {
    this.judged = this.nextJudged;
    this.#smoothing?.keep();
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

  /** Undefined where there is nothing to store yet. */
  save(): SavedValueWay | undefined {
    if (Number.isNaN(this.judged)) return undefined;
    const smoothing = this.#smoothing && { [this.#smoothing.name]: this.#smoothing.save() };
    const baseline = this.baseline?.save();
    return { judged: this.judged, ...(smoothing ? { smoothing } : {}), ...(baseline ? { baseline } : {}) };
  }

  /** Undefined: as before the first value. */
  restore(saved: SavedValueWay | undefined): void {
    this.judged = saved?.judged ?? NaN;
    this.#smoothing?.restore(saved?.smoothing?.[this.#smoothing.name] ?? []);
    this.baseline?.restore(saved?.baseline ?? {});
  }
}
