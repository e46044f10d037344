import type { Quality } from "@tocsin/core/wire/health";
import type { Value } from "@tocsin/core/wire/reading";
import { openBytes } from "./checked.ts";
import type { ChunkShelf, ChunkWork } from "./chunk-shelf.ts";
import { readGroup, type RedoReading } from "./group-record.ts";
import { allOf, parseKey } from "./keys.ts";
import { NewestTimes } from "./newest-times.ts";
import { OpenReadings } from "./open-readings.ts";
import { damaged, WHOLE_SCAN, type Store } from "./store.ts";
import type { StoredReading } from "./stored-reading.ts";

type Draining = { readings: StoredReading[]; committed: number };

/** The redo log in memory: its readings, and which group records still hold one that no chunk has. */
export class OpenGroups {
  readonly #readings = new OpenReadings();
  /** Group -> its readings outside chunks. */
  readonly #left = new Map<number, number>();
  /** Sensors whose readings are on their way into a chunk: still to be seen until the chunk is on disk. */
  #draining = new Map<number, Draining>();
  readonly #times = new NewestTimes();
  #lastGroup = 0;
  #committed = 0;

  get lastGroup(): number {
    return this.#lastGroup;
  }

  /** Reads the group records; readings that a chunk holds already are visited and not kept. */
  async load(store: Store, shelf: ChunkShelf, visit: (reading: RedoReading, group: number) => void): Promise<void> {
    for await (const [key, stored] of store.entries(allOf("group"), WHOLE_SCAN)) {
      const parsed = parseKey(key);
      const record = openBytes(key, stored);
      if (record === undefined || parsed.kind !== "group") throw damaged(key);
      this.#lastGroup = parsed.group;
      try {
        readGroup(record, (reading) => {
          if (reading.ordinal > shelf.upTo(reading.sensor)) this.add(reading, parsed.group);
          visit(reading, parsed.group);
        });
      } catch (error) {
        throw damaged(key, error);
      }
    }
  }

  add(reading: RedoReading, group: number): void {
    this.#readings.add(reading, group);
    this.#left.set(group, (this.#left.get(group) ?? 0) + 1);
    this.#times.note(reading.sensor, reading);
  }

  /** False where no open reading of the sensor can have this time. */
  mayHold(sensor: number, at: number): boolean {
    return at <= this.#times.newest(sensor) || this.#times.isKnownFuture(sensor, at);
  }

  holds(sensor: number, at: number, value: Value, quality: Quality): boolean {
    if (this.#readings.holds(sensor, at, value, quality)) return true;
    const draining = this.#draining.get(sensor)?.readings ?? [];
    return draining.some((reading) => reading.at === at && reading.value === value && reading.quality === quality);
  }

  due(beforeGatewayTime: number, max: number): number[] {
    return this.#readings.due(beforeGatewayTime, max);
  }

  /** Takes all open readings of the sensors, and names the groups that hold none besides. */
  take(sensors: readonly number[]): { work: ChunkWork[]; covered: number[] } {
    const covered: number[] = [];
    const work = sensors.map((sensor) => {
      let committed = 0;
      const readings = this.#readings.drain(sensor, (group) => {
        if (group <= this.#committed) committed += 1;
        const left = this.#left.get(group)! - 1;
        if (left > 0) {
          this.#left.set(group, left);
        } else {
          this.#left.delete(group);
          covered.push(group);
        }
      });
      this.#draining.set(sensor, { readings, committed });
      return { sensor, readings };
    });
    return { work, covered };
  }

  /** Everything up to the group is on disk, and so are the chunks that were taken before. */
  committed(group: number): void {
    this.#committed = group;
    this.#draining = new Map();
  }

  committedReadings(sensor: number): StoredReading[] {
    const draining = this.#draining.get(sensor);
    const first = draining?.readings.slice(0, draining.committed) ?? [];
    return [...first, ...this.#readings.readings(sensor, this.#committed)];
  }
}
