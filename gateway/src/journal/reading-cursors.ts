import { decodeChunk } from "./chunk.ts";
import { allOf, chunkKey, keptFrom, parseKey } from "./keys.ts";
import type { Store } from "./store.ts";
import type { StoredReading } from "./stored-reading.ts";

/** Chunks of one sensor in order, and the readings of those that were read and not taken yet. */
type Cursor = {
  firsts: number[];
  days: number[];
  /** The next chunk to be read. */
  chunk: number;
  readings: StoredReading[];
  taken: number;
  /** The newest reading that was taken. */
  ordinal: number;
};

/**
 * The readings of all sensors, each in order of ordinal, a chunk of each in memory at a time. What the redo log holds
 * comes behind what chunks hold.
 */
export class ReadingCursors {
  readonly #store: Store;
  readonly #cursors: Cursor[] = [];
  readonly #after: ReadonlyMap<number, number>;
  readonly #tail: StoredReading[][];

  private constructor(store: Store, after: ReadonlyMap<number, number>, tail: StoredReading[][]) {
    this.#store = store;
    this.#after = after;
    this.#tail = tail;
  }

  /**
   * @param after newest ordinal of each sensor that is not wanted any more, by the store's number
   * @param firstDay chunks of earlier days hold none that is wanted
   * @param tail readings of the redo log by the store's number, each in order of ordinal
   */
  static async open(
    store: Store,
    after: ReadonlyMap<number, number>,
    firstDay: number | undefined,
    tail: StoredReading[][],
  ): Promise<ReadingCursors> {
    const cursors = new ReadingCursors(store, after, tail);
    for await (const key of store.keys(firstDay === undefined ? allOf("chunk") : keptFrom("chunk", firstDay))) {
      const parsed = parseKey(key);
      if (parsed.kind !== "chunk") continue;
      const cursor = cursors.#of(parsed.sensor);
      cursor.firsts.push(parsed.firstOrdinal);
      cursor.days.push(parsed.day);
    }
    for (const cursor of cursors.#cursors) if (cursor !== undefined) begin(cursor);
    return cursors;
  }

  #of(sensor: number): Cursor {
    const ordinal = this.#after.get(sensor) ?? 0;
    return (this.#cursors[sensor] ??= { firsts: [], days: [], chunk: 0, readings: [], taken: 0, ordinal });
  }

  /** Reads what is needed so that `count` readings of the sensor can be taken, as far as there are so many. */
  async prepare(sensor: number, count: number): Promise<void> {
    const cursor = this.#of(sensor);
    const wanted = cursor.ordinal + count;
    while ((cursor.readings.at(-1)?.ordinal ?? cursor.ordinal) < wanted) {
      if (cursor.chunk < cursor.firsts.length) await this.#readChunk(sensor, cursor);
      else if (!this.#takeTail(sensor, cursor)) return;
    }
  }

  /** The sensor's next reading; undefined where the store has it no more, or cannot read it. */
  take(sensor: number): StoredReading | undefined {
    const cursor = this.#of(sensor);
    cursor.ordinal += 1;
    while ((cursor.readings[cursor.taken]?.ordinal ?? Infinity) < cursor.ordinal) cursor.taken += 1;
    const reading = cursor.readings[cursor.taken];
    if (reading?.ordinal !== cursor.ordinal) return undefined;
    cursor.taken += 1;
    return reading;
  }

  async #readChunk(sensor: number, cursor: Cursor): Promise<void> {
    const place = cursor.chunk++;
    const [stored] = await this.#store.getMany([chunkKey(cursor.days[place]!, sensor, cursor.firsts[place]!)]);
    if (stored !== undefined) keep(cursor, decoded(stored));
  }

  #takeTail(sensor: number, cursor: Cursor): boolean {
    const tail = this.#tail[sensor];
    if (tail === undefined || tail.length === 0) return false;
    this.#tail[sensor] = [];
    keep(cursor, tail);
    return true;
  }
}

/** In order of ordinal, beginning with the chunk that may hold the next reading. */
function begin(cursor: Cursor): void {
  const order = cursor.firsts.map((_, place) => place).sort((a, b) => cursor.firsts[a]! - cursor.firsts[b]!);
  cursor.firsts = order.map((place) => cursor.firsts[place]!);
  cursor.days = order.map((place) => cursor.days[place]!);
  while ((cursor.firsts[cursor.chunk + 1] ?? Infinity) <= cursor.ordinal + 1) cursor.chunk += 1;
}

function keep(cursor: Cursor, readings: readonly StoredReading[]): void {
  const newest = cursor.readings.at(-1)?.ordinal ?? cursor.ordinal;
  const kept = cursor.readings.slice(cursor.taken);
  cursor.readings = [...kept, ...readings.filter(({ ordinal }) => ordinal > newest)];
  cursor.taken = 0;
}

/** None where it cannot be read: its readings are missing, and whoever replays is told how many. */
function decoded(record: Uint8Array): StoredReading[] {
  try {
    return decodeChunk(record);
  } catch {
    return [];
  }
}
