import type { LossRange } from "@tocsin/core/wire/log";
import type { ChunkWork } from "../chunk-shelf.ts";
import { allOf, gapKey, metaKey, parseKey } from "../keys.ts";
import type { LossRecord } from "../mend/find-losses.ts";
import { putText, type Operation, type Store } from "../store.ts";
import { shownAt } from "../stored-reading.ts";

/** Readings that are not kept, as a query is told of them. `declared`: by a record of the log. */
export type Gap = {
  from: number;
  to: number;
  ordinals: { from: number; to: number };
  reason: string;
  declared: boolean;
};

const REASON = "the disk was full: judged and not kept";
/** While readings are dropped the log tells of it this often. */
const DECLARED_EVERY_MS = 600_000;
const RANGES_PER_RECORD_MAX = 100;

/**
 * What the store lost or drops, until the log tells of it: readings that are stepped and not kept for want of disk, with
 * a mark for each sensor, and losses that were found when it was opened.
 */
export class LossBook {
  readonly #store: Store;
  /** Found, and not told of in the log yet; kept in the store until then. */
  #found: LossRecord[];
  #isKept: ((sensor: number) => boolean) | undefined;
  /** By the store's number of the sensor: dropped, and not told of in the log yet; oldest first, none follows another. */
  readonly #open = new Map<number, Gap[]>();
  #declaredAt = -Infinity;
  /** Since the store was opened. */
  dropped = 0;

  private constructor(store: Store, found: LossRecord[]) {
    this.#store = store;
    this.#found = found;
  }

  static async open(store: Store): Promise<LossBook> {
    const book = new LossBook(store, (await store.getJson<LossRecord[]>(metaKey("losses"))) ?? []);
    for await (const [key, gap] of store.jsonEntries<Gap>(allOf("gap"))) {
      const parsed = parseKey(key);
      if (parsed.kind === "gap" && gap.declared === false) book.#pend(parsed.sensor, gap);
    }
    return book;
  }

  /** Of which sensors readings go into chunks, by the store's number; undefined: of all. */
  keep(isKept: ((sensor: number) => boolean) | undefined): void {
    this.#isKept = isKept;
  }

  isKept(sensor: number): boolean {
    return this.#isKept?.(sensor) ?? true;
  }

  /** A loss that a commit to come tells of in the log; on disk when it resolves. */
  async note(loss: LossRecord): Promise<void> {
    await this.#store.write([putText(metaKey("losses"), [...this.#found, loss])]);
    this.#found = [...this.#found, loss];
  }

  /** Marks the readings as not kept, and gives the log what it is to tell of now. `written`: once that is on disk. */
  seal(dropped: readonly ChunkWork[], at: number, idOf: (sensor: number) => string) {
    const found = this.#found;
    const put = this.#drop(dropped);
    if (found.length > 0) put.push({ type: "del", key: metaKey("losses") });
    const told = this.#declare(at, idOf);
    const written = () => (this.#found = this.#found.slice(found.length));
    return { put: [...put, ...told.put], records: [...found, ...told.records], written };
  }

  #pend(sensor: number, gap: Gap): void {
    const gaps = this.#open.get(sensor) ?? [];
    gaps.push(gap);
    this.#open.set(sensor, gaps);
  }

  #drop(work: readonly ChunkWork[]): Operation[] {
    return work.map(({ sensor, readings }) => {
      const times = readings.map(shownAt);
      const [from, to] = [Math.min(...times), Math.max(...times)];
      const ordinals = { from: readings[0]!.ordinal, to: readings.at(-1)!.ordinal };
      const before = this.#open.get(sensor)?.at(-1);
      const follows = before?.ordinals.to === ordinals.from - 1;
      const gap: Gap = follows
        ? {
            ...before,
            from: Math.min(before.from, from),
            to: Math.max(before.to, to),
            ordinals: { from: before.ordinals.from, to: ordinals.to },
          }
        : { from, to, ordinals, reason: REASON, declared: false };
      this.dropped += readings.length;
      if (follows) this.#open.get(sensor)!.pop();
      this.#pend(sensor, gap);
      return putText(gapKey(sensor, gap.ordinals.from), gap);
    });
  }

  /** While readings are dropped now and then, and all that is left once none are. */
  #declare(at: number, idOf: (sensor: number) => string): { records: LossRecord[]; put: Operation[] } {
    if (this.#open.size === 0 || (this.#isKept !== undefined && at - this.#declaredAt < DECLARED_EVERY_MS))
      return { records: [], put: [] };
    this.#declaredAt = at;
    const gaps = [...this.#open].flatMap(([sensor, pending]) => pending.map((gap): [number, Gap] => [sensor, gap]));
    this.#open.clear();
    const put = gaps.map(([sensor, gap]) => putText(gapKey(sensor, gap.ordinals.from), { ...gap, declared: true }));
    const records: LossRecord[] = [];
    for (let first = 0; first < gaps.length; first += RANGES_PER_RECORD_MAX)
      records.push(record(gaps.slice(first, first + RANGES_PER_RECORD_MAX), at, idOf));
    return { records, put };
  }
}

function record(gaps: readonly [number, Gap][], at: number, idOf: (sensor: number) => string): LossRecord {
  const ranges = gaps.map(([sensor, { from, to, ordinals }]): LossRange => {
    const count = ordinals.to - ordinals.from + 1;
    return { sensor: idOf(sensor), from, to, ordinals, count };
  });
  const count = ranges.reduce((sum, range) => sum + range.count!, 0);
  const sensors = new Set(gaps.map(([sensor]) => sensor)).size;
  const text = `${count} readings of ${sensors} sensors were judged and not kept: the disk is nearly full`;
  return { kind: "loss", what: "readings", why: "disk", at, processedAt: at, text, count, ranges };
}
