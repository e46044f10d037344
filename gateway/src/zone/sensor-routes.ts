import type { ZoneHealth } from "@tocsin/core/health/zone";
import type { ZoneInput } from "@tocsin/core/health/zone-input";

type Parts = {
  health: Pick<ZoneHealth, "sensors" | "paths">;
  paths: { readonly areSeveral: boolean; isDrained(path: string): boolean };
  input: (input: ZoneInput) => void;
};

/** So many readings in a row over another path, and the sensor belongs to that, though its own is live. */
const ELSEWHERE_MAX = 3;

/**
 * Which data path each sensor belongs to, where there are several: the one that its readings come over. To another it
 * goes at once while its own is not live and drained, else after some readings in a row that came over that alone: a
 * sensor that is published to two brokers does not change with each of its readings.
 */
export class SensorRoutes {
  readonly #parts: Parts;
  /** Readings in a row that came over another path than the sensor's own. */
  readonly #elsewhere: Uint8Array;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#elsewhere = new Uint8Array(parts.health.sensors.length);
  }

  /** A reading of the sensor came over this path. `isNew`: it is no second copy of one that came before. */
  heard(sensor: number, path: string, isNew: boolean, now: number): void {
    const { health, paths } = this.#parts;
    const own = health.paths.pathOf(sensor);
    if (own === undefined && !paths.areSeveral) return;
    if (own === path) {
      this.#elsewhere[sensor] = 0;
    } else if (isNew) {
      this.#elsewhere[sensor]! += 1;
      if (own === undefined || !paths.isDrained(own) || this.#elsewhere[sensor]! >= ELSEWHERE_MAX)
        this.#move(sensor, path, now);
    }
  }

  #move(sensor: number, path: string, now: number): void {
    this.#elsewhere[sensor] = 0;
    this.#parts.input({ kind: "route", sensor: this.#parts.health.sensors[sensor]!.id, path, processedAt: now });
  }
}
