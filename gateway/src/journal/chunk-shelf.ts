import type { Quality } from "@tocsin/core/wire/health";
import type { Value } from "@tocsin/core/wire/reading";
import { openBytes } from "./checked.ts";
import { CHUNK_READINGS_MAX, chunkHead, decodeChunk, encodeChunk } from "./chunk.ts";
import { allOf, chunkKey, chunksOf, cursorKey, dayOf, parseKey } from "./keys.ts";
import { NewestTimes } from "./newest-times.ts";
import { putText, type Operation, type Store } from "./store.ts";
import { shownAt, type StoredReading } from "./stored-reading.ts";

/** How far a sensor's chunks reach, and which of them still has room. */
export type Cursor = {
  /** Ordinal of the newest reading in a chunk. */
  upTo: number;
  day: number;
  first: number;
  count: number;
  /** Greatest own time in a chunk, left out where there is none: nothing newer can be found there. */
  newest?: number;
  /** Own times in the future that were not trusted, the newest of them. */
  future?: number[];
  /** Newest ordinal that was given to a reading which was lost: it is not given again. */
  given?: number;
};

const EMPTY: Cursor = { upTo: 0, day: -1, first: 0, count: 0 };
const DAY_MS = 86_400_000;
/** A reading older than this may have been judged by its arrival, and lies on that day. */
const SURELY_TRUSTED_MS = 6 * DAY_MS;

/** Of a chunk. What others take besides (order, cursors) is within what compression saves. */
const KEY_BYTES = 44;
/** Until the first chunk is full. */
const BYTES_PER_READING = 4;
const SMOOTHED_OVER = 100;
/** Of up to 256 readings each. */
const FOUND_IN_MAX = 500;

export type ChunkWork = { sensor: number; readings: StoredReading[] };

/** The chunks of all sensors: appended to, looked up in. */
export class ChunkShelf {
  readonly #store: Store;
  readonly #cursors: (Cursor | undefined)[] = [];
  readonly #times = new NewestTimes();
  /** By sensor, what the chunk holds in which a reading was found last. */
  readonly #foundIn = new Map<number, StoredReading[]>();
  #bytesPerReading = BYTES_PER_READING;

  private constructor(store: Store) {
    this.#store = store;
  }

  static async open(store: Store): Promise<ChunkShelf> {
    const shelf = new ChunkShelf(store);
    for await (const [key, cursor] of store.jsonEntries<Cursor>(allOf("cursor"))) {
      const parsed = parseKey(key);
      if (parsed.kind !== "cursor") continue;
      shelf.#cursors[parsed.sensor] = cursor;
      shelf.#times.restore(parsed.sensor, cursor.newest ?? -Infinity, cursor.future ?? []);
    }
    return shelf;
  }

  /** Ordinal of the newest reading that a chunk holds. */
  upTo(sensor: number): number {
    return this.#cursors[sensor]?.upTo ?? 0;
  }

  /** Newest ordinal that a chunk holds or held. */
  newestOrdinal(sensor: number): number {
    const cursor = this.#cursors[sensor];
    return Math.max(cursor?.upTo ?? 0, cursor?.given ?? 0);
  }

  /** Of each sensor that has a chunk, by its number. */
  *reach(): Generator<[sensor: number, ordinal: number]> {
    for (const sensor of this.#cursors.keys()) if (this.#cursors[sensor]) yield [sensor, this.newestOrdinal(sensor)];
  }

  /** Operations that put the readings behind those that the sensors' chunks hold already. */
  async append(work: readonly ChunkWork[]): Promise<Operation[]> {
    const open = work.map(({ sensor, readings }) => this.#openChunkKey(sensor, readings));
    const stored = await this.#store.getMany(open.filter((key) => key !== undefined));
    const operations: Operation[] = [];
    let taken = 0;
    for (const [index, { sensor, readings }] of work.entries()) {
      const record = open[index] === undefined ? undefined : stored[taken++];
      this.#put(sensor, [...(record ? readable(record) : []), ...readings], operations);
    }
    return operations;
  }

  #openChunkKey(sensor: number, readings: readonly StoredReading[]) {
    const { day, first, count } = this.#cursors[sensor] ?? EMPTY;
    const begins = readings[0];
    if (count === 0 || count >= CHUNK_READINGS_MAX || begins === undefined) return undefined;
    return dayOf(shownAt(begins)) === day ? chunkKey(day, sensor, first) : undefined;
  }

  #put(sensor: number, readings: readonly StoredReading[], operations: Operation[]): void {
    let cursor = this.#cursors[sensor] ?? EMPTY;
    for (const reading of readings) this.#times.note(sensor, reading);
    const newest = this.#times.newest(sensor);
    const future = this.#times.futureTimes(sensor);
    for (const { day, part } of parts(readings)) {
      const first = part[0]!.ordinal;
      cursor = { upTo: part.at(-1)!.ordinal, day, first, count: part.length };
      const value = encodeChunk(part);
      operations.push({ type: "put", key: chunkKey(day, sensor, first), value });
      if (part.length === CHUNK_READINGS_MAX)
        this.#bytesPerReading += ((value.length + KEY_BYTES) / part.length - this.#bytesPerReading) / SMOOTHED_OVER;
    }
    if (Number.isFinite(newest)) cursor.newest = newest;
    if (future.length > 0) cursor.future = future;
    this.#cursors[sensor] = cursor;
    operations.push(putText(cursorKey(sensor), cursor));
  }

  /** The sensors' next readings begin new chunks: these are in none, and their numbers are not given again. */
  skip(work: readonly ChunkWork[]): Operation[] {
    return work.map(({ sensor, readings }) => {
      const { newest, future } = this.#cursors[sensor] ?? EMPTY;
      const times = { ...(newest === undefined ? {} : { newest }), ...(future === undefined ? {} : { future }) };
      const cursor: Cursor = { upTo: readings.at(-1)!.ordinal, day: -1, first: 0, count: 0, ...times };
      this.#cursors[sensor] = cursor;
      return putText(cursorKey(sensor), cursor);
    });
  }

  /** What a reading costs in a full chunk, with its key; from the chunks that were filled last. */
  get bytesPerReading(): number {
    return this.#bytesPerReading;
  }

  /** False at once where no chunk can hold a reading of this time. */
  mayHold(sensor: number, at: number): boolean {
    return at <= this.#times.newest(sensor) || this.#times.isKnownFuture(sensor, at);
  }

  /** Whether the very reading is there: own time, value and quality. */
  holds(sensor: number, at: number, value: Value, quality: Quality, now: number): true | Promise<boolean> {
    const isIt = (reading: StoredReading) =>
      reading.at === at && reading.value === value && reading.quality === quality;
    // What a broker sends again it sends in order: most of it lies where the one before it was found.
    return this.#foundIn.get(sensor)?.some(isIt) || this.#find(sensor, at, isIt, now);
  }

  async #find(sensor: number, at: number, isIt: (reading: StoredReading) => boolean, now: number): Promise<boolean> {
    for (const day of daysOf(at, now, this.#times.isKnownFuture(sensor, at))) {
      for await (const [key, stored] of this.#store.entries(chunksOf(day, sensor))) {
        const record = openBytes(key, stored);
        if (record === undefined) continue;
        const { from, to } = chunkHead(record);
        if (at < from || at > to) continue;
        const readings = decodeChunk(record);
        if (!readings.some(isIt)) continue;
        if (this.#foundIn.size >= FOUND_IN_MAX) this.#foundIn.clear();
        this.#foundIn.set(sensor, readings);
        return true;
      }
    }
    return false;
  }
}

/** None where the chunk cannot be read: it stays as it is for whoever mends it, and a new one begins behind it. */
function readable(record: Uint8Array): StoredReading[] {
  try {
    return decodeChunk(record);
  } catch {
    return [];
  }
}

/** Cuts readings into chunks: at the day's end and when one is full. */
function* parts(readings: readonly StoredReading[]): Generator<{ day: number; part: StoredReading[] }> {
  let part: StoredReading[] = [];
  let partDay = -1;
  for (const reading of readings) {
    const day = dayOf(shownAt(reading));
    if (part.length > 0 && (day !== partDay || part.length === CHUNK_READINGS_MAX)) {
      yield { day: partDay, part };
      part = [];
    }
    partDay = day;
    part.push(reading);
  }
  if (part.length > 0) yield { day: partDay, part };
}

/** Days under whose keys a reading of this time may lie: its own, or that of its arrival where it was distrusted. */
function daysOf(at: number, now: number, knownFuture: boolean): number[] {
  const days = new Set([dayOf(at)]);
  if (knownFuture || at < now - SURELY_TRUSTED_MS) {
    days.add(dayOf(now));
    days.add(dayOf(now - DAY_MS));
  }
  return [...days];
}
