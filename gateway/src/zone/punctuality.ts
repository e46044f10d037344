import { Mark, type ZoneHealth } from "@tocsin/core/health/zone";
import type { ZoneInput } from "@tocsin/core/health/zone-input";

type Parts = {
  health: Pick<ZoneHealth, "sensors" | "paths">;
  input: (input: ZoneInput) => void;
  /** What arrives older than this came late. */
  latenessMs: number;
};

/** Readings whose own time does not say when they were made, or that are not judged. */
const NOT_BY_ITS_TIME = Mark.late | Mark.noTime | Mark.future | Mark.tooOld | Mark.retained;

/** A sensor whose readings are so much of its silence limit older than they may be would be called silent between them. */
const BELATED_SHARE = 1 / 3;

/**
 * Periodic sensors whose readings come later than they were made, one after the other: their publisher gives out its own
 * buffer no faster than it was filled, or its clock is behind. A tick would call them silent between two readings, so
 * they are left alone until they are punctual again, or nothing comes of them for as long as makes one silent.
 */
export class Punctuality {
  readonly #parts: Parts;
  /** Arrival of the newest reading of each sensor that is belated. */
  readonly #heardAt = new Map<number, number>();
  /** 1: as it was last heard over a drained path, its times were not those of arrival. */
  readonly #unpunctual: Uint8Array;

  constructor(parts: Parts, now: number) {
    this.#parts = parts;
    const { health } = parts;
    this.#unpunctual = new Uint8Array(health.sensors.length);
    for (const sensor of health.sensors.keys()) if (health.paths.isBelated(sensor)) this.#heardAt.set(sensor, now);
  }

  /** Whether its times are those of a right clock, for all that is known. */
  isPunctual(sensor: number): boolean {
    return this.#unpunctual[sensor] === 0;
  }

  /** A reading was judged. `comesAsMade`: its age is its own and not that of a backlog of its data path. */
  judged(sensor: number, at: number, now: number, marks: number, comesAsMade: boolean): void {
    const isOld = now - at > this.#parts.latenessMs;
    const byItsTime = (marks & NOT_BY_ITS_TIME) === 0;
    if (comesAsMade) this.#unpunctual[sensor] = isOld || !byItsTime ? 1 : 0;
    if (this.#parts.health.paths.isBelated(sensor)) {
      this.#heardAt.set(sensor, now);
      if (!isOld || (marks & (NOT_BY_ITS_TIME & ~Mark.late)) !== 0) this.#say(sensor, false);
    } else if (isOld && byItsTime && comesAsMade && this.#isBelated(sensor, now - at)) {
      this.#heardAt.set(sensor, now);
      this.#say(sensor, true);
    }
  }

  /** At each tick. `isReady`: whether what is published of the sensor would be heard. */
  poll(now: number, isReady: (sensor: number) => boolean): void {
    const { health, latenessMs } = this.#parts;
    for (const [sensor, heardAt] of this.#heardAt) {
      if (!isReady(sensor)) this.#heardAt.set(sensor, now);
      else if (now - heardAt > health.sensors[sensor]!.silentAfterMs + latenessMs) this.#say(sensor, false);
    }
  }

  #isBelated(sensor: number, ageMs: number): boolean {
    const { reports, silentAfterMs } = this.#parts.health.sensors[sensor]!;
    return reports === "periodic" && ageMs > this.#parts.latenessMs + silentAfterMs * BELATED_SHARE;
  }

  #say(sensor: number, belated: boolean): void {
    if (!belated) this.#heardAt.delete(sensor);
    this.#parts.input({ kind: "belated", sensor: this.#parts.health.sensors[sensor]!.id, belated });
  }
}
