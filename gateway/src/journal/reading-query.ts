import type { ChunkHead } from "./chunk.ts";
import { gapsOf, metaKey } from "./keys.ts";
import { LineSketch, type Point } from "./line-sketch.ts";
import { scanReadings, type ScanRange, type ScanSource } from "./reading-scan.ts";
import type { StoreIdentity } from "./store-identity.ts";
import { shownAt, type StoredReading } from "./stored-reading.ts";

/** A range of time of which readings are missing, and why. ms since 1970 UTC. */
export type Missing = { from: number; to: number; reason: string };

/** A reading's place in a range: shown time, then order of arrival. */
export type Place = { at: number; ordinal: number };

export type RawPage = { readings: StoredReading[]; missing: Missing[]; next?: Place };

export type Step = { at: number; min: number; max: number; sum: number; count: number };

const before = (a: Place, b: Place) => a.at - b.at || a.ordinal - b.ordinal;
const placeOf = (reading: StoredReading): Place => ({ at: shownAt(reading), ordinal: reading.ordinal });
const byPlace = (a: StoredReading, b: StoredReading) => before(placeOf(a), placeOf(b));

/** Keeps the first `count` of all readings that it is shown, or the last; never more than twice as many in memory. */
class Ends {
  readonly #count: number;
  readonly #last: boolean;
  #kept: StoredReading[] = [];
  /** Nothing beyond this place can be among those kept any more. */
  #edge: Place | undefined;

  constructor(count: number, last: boolean) {
    this.#count = count;
    this.#last = last;
  }

  get isFull(): boolean {
    return this.#kept.length >= this.#count;
  }

  add(readings: readonly StoredReading[]): void {
    for (const reading of readings) {
      if (this.#edge && (this.#last ? -1 : 1) * before(placeOf(reading), this.#edge) > 0) continue;
      this.#kept.push(reading);
      if (this.#kept.length >= 2 * this.#count) this.#cut();
    }
  }

  /** Whether nothing of a chunk with these times can be kept. */
  skips({ from, to }: ChunkHead): boolean {
    return this.#edge !== undefined && (this.#last ? to < this.#edge.at : from > this.#edge.at);
  }

  #cut(): void {
    this.#kept.sort(byPlace);
    this.#kept = this.#last ? this.#kept.slice(-this.#count) : this.#kept.slice(0, this.#count);
    if (this.isFull) this.#edge = placeOf(this.#last ? this.#kept[0]! : this.#kept.at(-1)!);
  }

  take(): StoredReading[] {
    this.#cut();
    return this.#kept;
  }
}

export type QueryRange = Pick<ScanRange, "sensor" | "from" | "to" | "isWanted">;

/** Readings as they came, in order of their shown time: one page, from `after` on. */
export async function readPage(
  source: ScanSource,
  range: QueryRange,
  limit: number,
  { after, last = false }: { after?: Place; last?: boolean } = {},
): Promise<RawPage> {
  // One more than asked for tells whether a page follows.
  const ends = new Ends(limit + 1, last);
  const missing = await notKept(source, range);
  const from = after ? Math.max(range.from, after.at) : range.from;
  let day = -1;
  const scan = { ...range, from, newestDayFirst: last, skip: (head: ChunkHead) => ends.skips(head) };
  for await (const part of scanReadings(source, scan)) {
    if (part.kind === "damaged") {
      missing.push({ from: part.from, to: part.to, reason: "a record of this day is damaged" });
      continue;
    }
    if (part.day !== day && ends.isFull) break;
    day = part.day;
    ends.add(after ? part.readings.filter((reading) => before(placeOf(reading), after) > 0) : part.readings);
  }
  const readings = ends.take();
  if (readings.length <= limit) return { readings, missing };
  if (last) {
    const newest = readings.slice(-limit);
    return { readings: newest, missing: missing.filter(({ to }) => to > shownAt(newest[0]!)) };
  }
  const page = readings.slice(0, limit);
  return { readings: page, missing, next: placeOf(page.at(-1)!) };
}

/** Smallest, greatest and sum of the numbers in equal steps of time; readings of bad quality count for nothing. */
export async function readSteps(
  source: ScanSource,
  range: QueryRange,
  stepMs: number,
  numberOf: (reading: StoredReading) => number,
): Promise<{ steps: Step[]; missing: Missing[] }> {
  const steps = new Map<number, Step>();
  const missing = await eachNumber(source, range, (reading) =>
    addTo(steps, Math.floor((shownAt(reading) - range.from) / stepMs), range.from, stepMs, numberOf(reading)),
  );
  return { steps: [...steps.values()].sort((a, b) => a.at - b.at), missing };
}

/** So many readings at most, whose line looks most like that of all; those of bad quality count for nothing. */
export async function readLine(
  source: ScanSource,
  range: QueryRange,
  pointsMax: number,
  numberOf: (reading: StoredReading) => number,
): Promise<{ line: Point[]; missing: Missing[] }> {
  const sketch = new LineSketch(range, pointsMax);
  const missing = await eachNumber(source, range, (reading) => sketch.add(shownAt(reading), numberOf(reading)));
  return { line: sketch.line(), missing };
}

/** @returns what is missing of the range */
async function eachNumber(
  source: ScanSource,
  range: QueryRange,
  visit: (reading: StoredReading) => void,
): Promise<Missing[]> {
  const missing = await notKept(source, range);
  for await (const part of scanReadings(source, range)) {
    if (part.kind === "damaged")
      missing.push({ from: part.from, to: part.to, reason: "a record of this day is damaged" });
    else
      for (const reading of part.readings)
        if (reading.quality !== "bad" && typeof reading.value === "number") visit(reading);
  }
  return missing;
}

function addTo(steps: Map<number, Step>, index: number, from: number, stepMs: number, value: number): void {
  const step = steps.get(index);
  if (step === undefined) {
    steps.set(index, { at: from + index * stepMs, min: value, max: value, sum: value, count: 1 });
  } else {
    step.min = Math.min(step.min, value);
    step.max = Math.max(step.max, value);
    step.sum += value;
    step.count += 1;
  }
}

/** What the retention of readings has cut, what came before the store was, and what was dropped for want of disk. */
async function notKept(source: ScanSource, range: QueryRange): Promise<Missing[]> {
  const { store } = source;
  const { sensor, from, to } = range;
  const missing: Missing[] = [];
  for await (const [, gap] of store.jsonEntries<Missing>(gapsOf(sensor)))
    if (gap.to >= from && gap.from < to)
      missing.push({ from: Math.max(from, gap.from), to: Math.min(to, gap.to), reason: gap.reason });
  const kept = await store.getJson<{ from: number }>(metaKey("retention"));
  if (kept !== undefined)
    return from >= kept.from
      ? missing
      : [...missing, { from, to: Math.min(to, kept.from), reason: "older than readings are kept" }];
  const begun = await beginOf(source, range);
  return from >= begun ? missing : [...missing, { from, to: Math.min(to, begun), reason: "before this store begins" }];
}

/** What a sensor sent before the store was made nobody kept here, unless it was replayed or came late. */
async function beginOf(source: ScanSource, { sensor, from, to }: QueryRange): Promise<number> {
  const { createdAt = 0 } = (await source.store.getJson<StoreIdentity>(metaKey("store"))) ?? {};
  if (from >= createdAt) return createdAt;
  for await (const part of scanReadings(source, { sensor, from: 0, to: Math.min(to, createdAt) }))
    return part.kind === "damaged" ? part.from : Math.min(...part.readings.map(shownAt));
  return createdAt;
}
