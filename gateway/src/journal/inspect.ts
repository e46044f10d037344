import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { didYouMean } from "@tocsin/core/config/did-you-mean";
import type { LogRecord } from "@tocsin/core/wire/log";
import { openBytes } from "./checked.ts";
import { chunkHead, chunkRuns, decodeChunk } from "./chunk.ts";
import { checkFiles, type BadFile } from "./files/check-files.ts";
import { readGroup } from "./group-record.ts";
import { JournalError } from "./journal-error.ts";
import type { CommitMeta } from "./journal.ts";
import { allOf, chunksOf, logOf, metaKey, parseKey, type Key, type Kind } from "./keys.ts";
import type { Confirmed, Era } from "./log-book.ts";
import { missingFrom } from "./mend/mend.ts";
import { readNumbers } from "./sensor-numbers.ts";
import { Store } from "./store.ts";
import { shownAt, type StoredReading } from "./stored-reading.ts";
import { readWitness } from "./witness.ts";

const LOOKS_MAX = 3;

/** Times in ms since 1970 UTC: inclusive, exclusive. */
type Range = { from: number; to: number };

export type ExportedReading = Pick<StoredReading, "value" | "quality" | "ordinal" | "marks"> & {
  sensor: string;
  at: number;
};
export type ExportedRecord = { epoch: number; record: LogRecord };
export type Verified = { files: BadFile[]; records: string[]; missing: string[]; read: number };

/** A store that no gateway has open, for people: figures, exports, whether it is sound. */
export class Inspection {
  readonly #store: Store;
  readonly #ids: Map<number, string>;
  /** Of readings, that are not what was written: what came of the store so far is without them. */
  readonly unreadable = new Set<Key>();

  private constructor(store: Store, ids: Map<number, string>) {
    this.#store = store;
    this.#ids = ids;
  }

  /**
   * Only where its files are sound: LevelDB drops what is damaged as it opens, and with it the only sign that
   * something is missing; the gateway could not declare it any more.
   * @param depth `whole` reads every table from end to end, for what rewrites them
   * @throws JournalError `JOURNAL_DAMAGED` with nothing changed where a file is not what was written, `JOURNAL_LOCKED`
   * where a gateway has it open, others where it cannot be read
   */
  static async open(folder: string, depth: "quick" | "whole"): Promise<Inspection> {
    const bad = await lastingDamage(folder, depth);
    if (bad.length > 0) throw notSound(folder, bad);
    const store = await Store.open(folder, { mustExist: true });
    return new Inspection(store, new Map([...(await readNumbers(store))].map(([id, number]) => [number, id])));
  }

  /**
   * Every file and every record; nothing is changed where something is wrong: LevelDB, which writes as it opens, is
   * asked only when its files are sound. @throws JournalError where a gateway has the store open
   */
  static async verify(folder: string): Promise<Verified> {
    const files = await checkFiles(folder, "whole");
    if (files.length > 0) return { files, records: [], missing: [], read: 0 };
    const store = await Store.open(folder, { mustExist: true });
    try {
      const { bad, losses, records } = await missingFrom(store, readWitness(folder));
      return { files, records: bad.map(({ text }) => text), missing: losses.map(({ text }) => text), read: records };
    } finally {
      await store.close();
    }
  }

  static async bytesIn(folder: string): Promise<number> {
    return readdirSync(folder)
      .map((name) => join(folder, name))
      .filter((path) => existsSync(path))
      .reduce((sum, path) => sum + statSync(path).size, 0);
  }

  async stat() {
    const meta = await this.#store.getJson<CommitMeta>(metaKey("commit"));
    const era = meta && (await this.#era(meta.era));
    const confirmed = await this.#store.getJson<Confirmed & { era: number }>(metaKey("log"));
    const days: string[] = [];
    const newest = new Map<number, number>();
    let [readings, chunks, open] = [0, 0, 0];
    for await (const [key, stored] of this.#store.entries(allOf("chunk"))) {
      const record = this.#opened(key, stored);
      if (record === undefined) continue;
      chunks += 1;
      readings += chunkHead(record).count;
      const parsed = parseKey(key);
      if (parsed.kind === "chunk") newest.set(parsed.sensor, chunkRuns(record).at(-1)!.to);
      days[days.length === 0 ? 0 : 1] = key.split("/")[1]!;
    }
    for (const [sensor, redo] of (await this.#redo()).entries())
      open += redo?.filter(({ ordinal }) => ordinal > (newest.get(sensor) ?? 0)).length ?? 0;
    return {
      folder: this.#store.folder,
      storeBytes: await Inspection.bytesIn(this.#store.folder),
      at: meta?.gatewayTime,
      sensors: this.#ids.size,
      readings: readings + open,
      chunks,
      open,
      firstDay: days[0],
      lastDay: days.at(-1),
      epoch: era?.epoch ?? 0,
      head: meta?.head ?? 0,
      sentUpTo: confirmed && confirmed.era === meta?.era ? confirmed.seq : 0,
      quarantined: await this.#count("quarantine"),
      damaged: await this.#count("damaged"),
      gaps: await this.#count("gap"),
      unreadable: this.unreadable.size,
    };
  }

  async #count(kind: Kind): Promise<number> {
    let count = 0;
    for await (const _key of this.#store.keys(allOf(kind))) count += 1;
    return count;
  }

  async #era(number: number): Promise<Era | undefined> {
    for await (const [, era] of this.#store.jsonEntries<Era>(allOf("era"))) if (era.era === number) return era;
    return undefined;
  }

  async knows(sensor: string): Promise<boolean> {
    return [...this.#ids.values()].includes(sensor);
  }

  async nearest(sensor: string): Promise<string> {
    return didYouMean(sensor, [...this.#ids.values()]);
  }

  #opened(key: Key, stored: Uint8Array): Uint8Array | undefined {
    const record = openBytes(key, stored);
    if (record === undefined) this.unreadable.add(key);
    return record;
  }

  /** Of one sensor after the other, each in order of arrival; what cannot be read is left out and counted. */
  async *readings(range: Range, wanted?: string): AsyncGenerator<ExportedReading> {
    const redo = await this.#redo();
    const days = await this.#days();
    for (const [number, sensor] of this.#ids) {
      if (wanted !== undefined && sensor !== wanted) continue;
      let newest = 0;
      for (const day of days)
        for await (const [key, stored] of this.#store.entries(chunksOf(day, number))) {
          const record = this.#opened(key, stored);
          if (record === undefined) continue;
          const readings = decodeChunk(record);
          newest = Math.max(newest, readings.at(-1)!.ordinal);
          yield* shown(readings, sensor, range);
        }
      yield* shown(
        (redo[number] ?? []).filter(({ ordinal }) => ordinal > newest),
        sensor,
        range,
      );
    }
  }

  async #days(): Promise<number[]> {
    const days = new Set<number>();
    for await (const key of this.#store.keys(allOf("chunk"))) {
      const parsed = parseKey(key);
      if (parsed.kind === "chunk") days.add(parsed.day);
    }
    return [...days];
  }

  async #redo(): Promise<StoredReading[][]> {
    const redo: StoredReading[][] = [];
    for await (const [key, stored] of this.#store.entries(allOf("group"))) {
      const record = this.#opened(key, stored);
      if (record) readGroup(record, ({ sensor, ...reading }) => (redo[sensor] ??= []).push(reading));
    }
    return redo;
  }

  /** Of all epochs that the store holds records of, oldest first. */
  async *log({ from, to }: Range): AsyncGenerator<ExportedRecord> {
    for await (const [, { era, epoch }] of this.#store.jsonEntries<Era>(allOf("era")))
      for await (const [, record] of this.#store.jsonEntries<LogRecord>(logOf(era)))
        if (record.at >= from && record.at < to) yield { epoch, record };
  }

  /** Compacts all of it. @returns bytes of the folder */
  async compact(): Promise<{ before: number; after: number }> {
    const before = await Inspection.bytesIn(this.#store.folder);
    await this.#store.compactAll();
    return { before, after: await Inspection.bytesIn(this.#store.folder) };
  }

  close(): Promise<void> {
    return this.#store.close();
  }
}

/** What is wrong each time that one looks: files of a store in use come and go while they are read. */
async function lastingDamage(folder: string, depth: "quick" | "whole"): Promise<BadFile[]> {
  for (let looks = 1; ; looks += 1) {
    try {
      const bad = await checkFiles(folder, depth);
      if (bad.length === 0 || looks === LOOKS_MAX) return bad;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT" || looks === LOOKS_MAX) throw error;
    }
  }
}

function notSound(folder: string, bad: readonly BadFile[]): JournalError {
  const files = bad.map(({ file, what }) => `${join(folder, file)}: ${what}`).join("; ");
  const text = `${files}; nothing was changed: the gateway mends it by itself at its next start, and declares what is missing`;
  return new JournalError("JOURNAL_DAMAGED", text);
}

function* shown(readings: readonly StoredReading[], sensor: string, { from, to }: Range): Generator<ExportedReading> {
  for (const reading of readings) {
    const at = shownAt(reading);
    if (at < from || at >= to) continue;
    const { value, quality, ordinal, marks } = reading;
    yield { sensor, at, value, quality, ordinal, marks };
  }
}
