import { openBytes } from "./checked.ts";
import { chunkHead, decodeChunk, type ChunkHead } from "./chunk.ts";
import { chunksOf, chunksOfDays, dayBegin, dayOf, parseKey } from "./keys.ts";
import type { Store } from "./store.ts";
import { shownAt, type StoredReading } from "./stored-reading.ts";

export type ScanSource = {
  store: Store;
  /** Committed readings that no chunk on disk holds yet, in order of ordinal. */
  openReadings(sensor: number): StoredReading[];
};

/** A part of what was asked for: readings in no order, or a record that is not what was written. */
export type ScanPart =
  { kind: "readings"; day: number; readings: StoredReading[] } | { kind: "damaged"; from: number; to: number };

export type ScanRange = {
  /** The store's number of the sensor. */
  sensor: number;
  /** Shown times, ms since 1970: inclusive, exclusive. */
  from: number;
  to: number;
  newestDayFirst?: boolean;
  /** Asked now and then: whether anybody still waits for what is found. */
  isWanted?: () => boolean;
  /** Asked before a chunk is decoded; times of the head may be those of readings outside the range. */
  skip?(head: ChunkHead): boolean;
};

/** So many chunks are decoded before others may have their turn: about two milliseconds of work. */
const CHUNKS_BETWEEN_TURNS = 16;

function refuseUnwanted({ isWanted }: ScanRange): void {
  if (isWanted?.() === false)
    throw Object.assign(new Error("nobody waits for the answer any more"), { code: "QUERY_ABANDONED" });
}

/** Days of the range that hold chunks of any sensor, one look for each: a range may span years and hold few days. */
async function* keptDays(store: Store, first: number, last: number, reverse: boolean): AsyncGenerator<number> {
  let [from, to] = [first, last];
  while (from <= to) {
    let found: number | undefined;
    for await (const [key] of store.entries(chunksOfDays(from, to), { reverse, limit: 1 })) {
      const parsed = parseKey(key);
      if (parsed.kind === "chunk") found = parsed.day;
    }
    if (found === undefined) return;
    yield found;
    if (reverse) to = found - 1;
    else from = found + 1;
  }
}

/**
 * The readings of one sensor in a range of time, a chunk at a time: memory stays that of a chunk and of what is open.
 * Days come in order; within a day parts come in order of arrival. @throws Error `QUERY_ABANDONED`
 */
export async function* scanReadings(source: ScanSource, range: ScanRange): AsyncGenerator<ScanPart> {
  refuseUnwanted(range);
  const open = source.openReadings(range.sensor);
  const firstOpen = open[0]?.ordinal ?? Infinity;
  const openByDay = Map.groupBy(open.filter(inRange(range)), (reading) => dayOf(shownAt(reading)));
  const { store } = source;
  const reverse = range.newestDayFirst ?? false;
  const sign = reverse ? -1 : 1;
  const openDays = [...openByDay.keys()].sort((a, b) => sign * (a - b));
  for await (const day of keptDays(store, dayOf(range.from), dayOf(range.to), reverse)) {
    while (openDays.length > 0 && sign * (openDays[0]! - day) < 0) yield openPart(openDays.shift()!);
    yield* scanDay(store, range, day, firstOpen);
    if (openDays[0] === day) yield openPart(openDays.shift()!);
  }
  for (const day of openDays) yield openPart(day);

  function openPart(day: number): ScanPart {
    return { kind: "readings", day, readings: openByDay.get(day)! };
  }
}

async function* scanDay(store: Store, range: ScanRange, day: number, firstOpen: number): AsyncGenerator<ScanPart> {
  const wanted = inRange(range);
  let chunks = 0;
  for await (const [key, stored] of store.entries(chunksOf(day, range.sensor))) {
    // Readings that come in do not wait until all that is asked for is read.
    if (chunks++ % CHUNKS_BETWEEN_TURNS === 0) await new Promise((resolve) => setImmediate(resolve));
    refuseUnwanted(range);
    const record = openBytes(key, stored);
    if (record === undefined) {
      yield { kind: "damaged", from: dayBegin(day), to: dayBegin(day + 1) };
      continue;
    }
    const head = chunkHead(record);
    if (head.to < range.from || head.from >= range.to || range.skip?.(head)) continue;
    // What was open when the scan began may have come into a chunk since.
    const readings = decodeChunk(record).filter((reading) => reading.ordinal < firstOpen && wanted(reading));
    if (readings.length > 0) yield { kind: "readings", day, readings };
  }
}

const inRange =
  ({ from, to }: ScanRange) =>
  (reading: StoredReading): boolean => {
    const at = shownAt(reading);
    return at >= from && at < to;
  };
