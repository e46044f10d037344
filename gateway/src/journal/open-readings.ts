import type { Value } from "@tocsin/core/wire/reading";
import { CHUNK_READINGS_MAX } from "./chunk.ts";
import type { RedoReading } from "./group-record.ts";
import { qualityCode, qualityOf, type StoredReading } from "./stored-reading.ts";

const INITIAL_READINGS = 4_096;
const INITIAL_SENSORS = 256;
const NONE = -1;

const larger = <A extends Float64Array | Int32Array | Uint32Array>(array: A, length: number, fill: number): A => {
  const grown = new (array.constructor as new (length: number) => A)(length);
  grown.set(array as never);
  if (fill !== 0) grown.fill(fill as never, array.length);
  return grown;
};

/**
 * Readings that no chunk holds yet, of all sensors: columns with free places, chained for each sensor in order of
 * ordinal. It is the tail that range queries and the look-up of redelivered readings see, and what chunks are made of;
 * it costs no object for each reading.
 */
export class OpenReadings {
  #at = new Float64Array(INITIAL_READINGS);
  #judgedAt = new Float64Array(INITIAL_READINGS);
  #ordinal = new Float64Array(INITIAL_READINGS);
  #number = new Float64Array(INITIAL_READINGS);
  #group = new Float64Array(INITIAL_READINGS);
  /** Quality in two bits, marks above. */
  #flags = new Uint32Array(INITIAL_READINGS);
  #next = new Int32Array(INITIAL_READINGS);
  /** Texts and booleans, by place. */
  readonly #others = new Map<number, string | boolean>();
  #used = 0;
  #free = NONE;

  #first = new Int32Array(INITIAL_SENSORS).fill(NONE);
  #last = new Int32Array(INITIAL_SENSORS).fill(NONE);
  #counts = new Uint32Array(INITIAL_SENSORS);
  /** Gateway time of each sensor's oldest open reading; in order of that time, because sensors enter as it passes. */
  readonly #oldest = new Map<number, number>();
  /** Sensors whose open readings fill a chunk. */
  readonly #full = new Set<number>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  countOf(sensor: number): number {
    return this.#counts[sensor] ?? 0;
  }

  add(reading: RedoReading, group: number): void {
    const { sensor } = reading;
    if (sensor >= this.#first.length) this.#growSensors(sensor);
    const place = this.#take();
    this.#at[place] = reading.at;
    this.#judgedAt[place] = reading.judgedAt;
    this.#ordinal[place] = reading.ordinal;
    this.#group[place] = group;
    this.#flags[place] = qualityCode(reading.quality) + 4 * reading.marks;
    if (typeof reading.value === "number") this.#number[place] = reading.value;
    else this.#others.set(place, reading.value);
    const last = this.#last[sensor]!;
    if (last === NONE) {
      this.#first[sensor] = place;
      this.#oldest.set(sensor, reading.gatewayTime);
    } else {
      this.#next[last] = place;
    }
    this.#last[sensor] = place;
    const count = (this.#counts[sensor]! += 1);
    if (count === CHUNK_READINGS_MAX) this.#full.add(sensor);
    this.#size += 1;
  }

  /** Sensors that fill a chunk or whose oldest open reading was stepped before the time; at most `max`. */
  due(beforeGatewayTime: number, max: number): number[] {
    const sensors = [...this.#full].slice(0, max);
    for (const [sensor, oldest] of this.#oldest) {
      if (sensors.length >= max || oldest >= beforeGatewayTime) break;
      if (!this.#full.has(sensor)) sensors.push(sensor);
    }
    return sensors;
  }

  /** The sensor's open readings in order of ordinal, up to and with those of `lastGroup`. */
  readings(sensor: number, lastGroup: number): StoredReading[] {
    const readings: StoredReading[] = [];
    for (let place = this.#first[sensor] ?? NONE; place !== NONE; place = this.#next[place]!) {
      if (this.#group[place]! <= lastGroup) readings.push(this.#reading(place));
    }
    return readings;
  }

  /** Whether the very reading is there: own time, value and quality. What is not committed yet counts too. */
  holds(sensor: number, at: number, value: Value, quality: string): boolean {
    for (let place = this.#first[sensor] ?? NONE; place !== NONE; place = this.#next[place]!) {
      if (this.#at[place] !== at || qualityOf(this.#flags[place]! & 3) !== quality) continue;
      if ((this.#others.get(place) ?? this.#number[place]) === value) return true;
    }
    return false;
  }

  /** Takes the sensor's readings out; `left` hears of the group of each. */
  drain(sensor: number, left: (group: number) => void): StoredReading[] {
    const readings: StoredReading[] = [];
    let place = this.#first[sensor] ?? NONE;
    while (place !== NONE) {
      readings.push(this.#reading(place));
      left(this.#group[place]!);
      this.#others.delete(place);
      const next = this.#next[place]!;
      this.#next[place] = this.#free;
      this.#free = place;
      place = next;
    }
    this.#size -= readings.length;
    if (readings.length > 0) {
      this.#first[sensor] = NONE;
      this.#last[sensor] = NONE;
      this.#counts[sensor] = 0;
      this.#oldest.delete(sensor);
      this.#full.delete(sensor);
    }
    return readings;
  }

  #reading(place: number): StoredReading {
    const flags = this.#flags[place]!;
    return {
      ordinal: this.#ordinal[place]!,
      at: this.#at[place]!,
      judgedAt: this.#judgedAt[place]!,
      value: this.#others.get(place) ?? this.#number[place]!,
      quality: qualityOf(flags & 3),
      marks: flags >>> 2,
    };
  }

  #take(): number {
    let place = this.#free;
    if (place === NONE) {
      if (this.#used === this.#next.length) this.#growReadings();
      place = this.#used++;
    } else {
      this.#free = this.#next[place]!;
    }
    this.#next[place] = NONE;
    return place;
  }

  #growReadings(): void {
    const length = this.#next.length * 2;
    this.#at = larger(this.#at, length, 0);
    this.#judgedAt = larger(this.#judgedAt, length, 0);
    this.#ordinal = larger(this.#ordinal, length, 0);
    this.#number = larger(this.#number, length, 0);
    this.#group = larger(this.#group, length, 0);
    this.#flags = larger(this.#flags, length, 0);
    this.#next = larger(this.#next, length, 0);
  }

  #growSensors(sensor: number): void {
    const length = Math.max(this.#first.length * 2, sensor + 1);
    this.#first = larger(this.#first, length, NONE);
    this.#last = larger(this.#last, length, NONE);
    this.#counts = larger(this.#counts, length, 0);
  }
}
