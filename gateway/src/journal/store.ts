import { mkdirSync } from "node:fs";
import { Level } from "level";
import { openBytes, openText, seal, textRecord } from "./checked.ts";
import { isOfRights, isOfTheDisk, JournalError } from "./journal-error.ts";
import type { Key, KeyRange } from "./keys.ts";

const ITERATE_ENTRIES_MAX = 500;
/**
 * For a scan that goes to the end of its range: how much is read at once. With what LevelDB takes by default it goes
 * back and forth between threads for every 16 kB.
 */
export const WHOLE_SCAN: ScanOptions = { highWaterMarkBytes: 524_288 };
const CLEAR_ENTRIES_MAX = 2_000;

/** `value`: with room for its CRC at the begin. */
export type Put = { type: "put"; key: Key; value: Buffer };
export type Del = { type: "del"; key: Key };
export type Operation = Put | Del;

export const putText = (key: Key, value: unknown): Put => ({
  type: "put",
  key,
  value: textRecord(JSON.stringify(value)),
});

type ScanOptions = { reverse?: boolean; limit?: number; highWaterMarkBytes?: number };

/** LevelDB with checked values. All that the journal knows of the database is here. */
export class Store {
  readonly #level: Level<string, Uint8Array>;
  readonly folder: string;
  /** One after the other: what LevelDB writes behind a write that failed half-way it does not read again. */
  #lastWrite: Promise<void> = Promise.resolve();
  #failed: JournalError | undefined;

  private constructor(folder: string, level: Level<string, Uint8Array>) {
    this.folder = folder;
    this.#level = level;
  }

  /** @throws JournalError `JOURNAL_LOCKED` or `JOURNAL_UNREADABLE` */
  static async open(folder: string, options: { mustExist?: boolean } = {}): Promise<Store> {
    const mustExist = options.mustExist ?? false;
    const level = new Level<string, Uint8Array>(folder, { valueEncoding: "view" });
    try {
      if (!mustExist) mkdirSync(folder, { recursive: true });
      await level.open({ createIfMissing: !mustExist });
    } catch (error) {
      throw openError(folder, error);
    }
    return new Store(folder, level);
  }

  /** @returns the value without its CRC, undefined where there is none. @throws JournalError `JOURNAL_DAMAGED` */
  async get(key: Key): Promise<Uint8Array | undefined> {
    const stored = (await this.#level.get(key)) as Uint8Array | undefined;
    return stored && checked(key, stored);
  }

  async getJson<Value>(key: Key): Promise<Value | undefined> {
    const stored = (await this.#level.get(key)) as Uint8Array | undefined;
    return stored && json<Value>(key, stored);
  }

  /** Values in the order of the keys; undefined also where a record is not what was written. */
  async getMany(keys: Key[]): Promise<(Uint8Array | undefined)[]> {
    if (keys.length === 0) return [];
    const found = (await this.#level.getMany(keys)) as (Uint8Array | undefined)[];
    return found.map((stored, place) => stored && openBytes(keys[place]!, stored));
  }

  /** Entries with their CRC still to be checked: a scan decides itself what a damaged record means. */
  async *entries(range: KeyRange, options: ScanOptions = {}): AsyncGenerator<[Key, Uint8Array]> {
    const iterator = this.#level.iterator({ ...range, ...options, fillCache: false } as KeyRange & ScanOptions);
    try {
      for (;;) {
        const batch = (await iterator.nextv(ITERATE_ENTRIES_MAX)) as [Key, Uint8Array][];
        if (batch.length === 0) return;
        yield* batch;
      }
    } finally {
      await iterator.close();
    }
  }

  /** Every entry of the database, whatever its key has become. */
  async *rawEntries(): AsyncGenerator<[Uint8Array, Uint8Array]> {
    const iterator = this.#level.iterator<Uint8Array, Uint8Array>({
      keyEncoding: "view",
      valueEncoding: "view",
      fillCache: false,
    });
    try {
      for (;;) {
        const batch = await iterator.nextv(ITERATE_ENTRIES_MAX);
        if (batch.length === 0) return;
        yield* batch;
      }
    } catch (error) {
      throw readError(this.folder, error);
    } finally {
      await iterator.close();
    }
  }

  /** Deletes entries by the bytes of their keys. */
  async removeRaw(keys: readonly Uint8Array[]): Promise<void> {
    await this.#level.batch(
      keys.map((key) => ({ type: "del" as const, key, keyEncoding: "view" as const })),
      { sync: true },
    );
  }

  /** After a repair all tables lie side by side, and a look-up may find an older value than the newest. */
  async compact(range: KeyRange): Promise<void> {
    // The types of `level` lack what its LevelDB has.
    const level = this.#level as unknown as { compactRange(from: string, to: string): Promise<void> };
    await level.compactRange(range.gte, range.lt);
  }

  /** The whole database: `~` follows every letter that a key begins with. */
  compactAll(): Promise<void> {
    return this.compact({ gte: "" as Key, lt: "~" as Key });
  }

  async *keys(range: KeyRange): AsyncGenerator<Key> {
    const iterator = this.#level.keys(range);
    try {
      for (;;) {
        const batch = (await iterator.nextv(ITERATE_ENTRIES_MAX)) as Key[];
        if (batch.length === 0) return;
        yield* batch;
      }
    } finally {
      await iterator.close();
    }
  }

  async *jsonEntries<Value>(range: KeyRange, options: ScanOptions = {}): AsyncGenerator<[Key, Value]> {
    for await (const [key, stored] of this.entries(range, options)) yield [key, json<Value>(key, stored)];
  }

  async *textEntries(range: KeyRange): AsyncGenerator<[Key, string]> {
    for await (const [key, stored] of this.entries(range, WHOLE_SCAN)) {
      const text = openText(key, stored);
      if (text === undefined) throw damaged(key);
      yield [key, text];
    }
  }

  /** All or nothing, on disk when it resolves. @throws JournalError `JOURNAL_WRITE_FAILED`, from then on always */
  async write(operations: Operation[]): Promise<void> {
    await this.#batch(operations, true);
  }

  /** All or nothing, on disk with the next synced write: for what can be found out again. */
  async writeLazily(operations: Operation[]): Promise<void> {
    await this.#batch(operations, false);
  }

  #batch(operations: Operation[], sync: boolean): Promise<void> {
    for (const operation of operations) if (operation.type === "put") seal(operation.key, operation.value);
    const written = this.#lastWrite.then(() => this.#writeNow(operations, sync));
    this.#lastWrite = written.catch(() => undefined);
    return written;
  }

  async #writeNow(operations: Operation[], sync: boolean): Promise<void> {
    if (this.#failed !== undefined) throw this.#failed;
    try {
      await this.#level.batch(operations, { sync, valueEncoding: "view" });
    } catch (error) {
      const message = `${this.folder}: a write of ${operations.length} records failed: ${reasonOf(error)}`;
      this.#failed = new JournalError("JOURNAL_WRITE_FAILED", message, { cause: error });
      throw this.#failed;
    }
  }

  /** Deletes in steps, so that commits get in between; then gives the disk space back. */
  async clear(range: KeyRange, pause: () => Promise<void>): Promise<void> {
    for (;;) {
      const keys: string[] = await this.#level.keys({ ...range, limit: CLEAR_ENTRIES_MAX }).all();
      if (keys.length === 0) break;
      await this.#batch(
        keys.map((key) => ({ type: "del", key: key as Key })),
        false,
      );
      await pause();
    }
    await this.compact(range);
  }

  async isEmpty(range: KeyRange): Promise<boolean> {
    return (await this.#level.keys({ ...range, limit: 1 }).all()).length === 0;
  }

  async close(): Promise<void> {
    await this.#level.close();
  }
}

function checked(key: Key, stored: Uint8Array): Uint8Array {
  const record = openBytes(key, stored);
  if (record === undefined) throw damaged(key);
  return record;
}

function json<Value>(key: Key, stored: Uint8Array): Value {
  const text = openText(key, stored);
  if (text === undefined) throw damaged(key);
  return JSON.parse(text) as Value;
}

export const damaged = (key: Key, cause?: unknown): JournalError =>
  new JournalError(
    "JOURNAL_DAMAGED",
    `record ${key} is not what was written (CRC or layout); move the store folder aside to begin a new one, and keep it: the rest of it can still be read`,
    { cause },
  );

const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error ? error.cause : undefined;
  const deepest = cause instanceof Error ? cause : error;
  return deepest instanceof Error ? deepest.message : String(deepest);
};

function openError(folder: string, error: unknown): JournalError {
  const code = ((error as Error).cause as { code?: string } | undefined)?.code;
  if (code === "LEVEL_LOCKED") {
    return new JournalError(
      "JOURNAL_LOCKED",
      `${folder}: another process has this store open; stop the other gateway, or give this one a folder of its own ("data" in its configuration)`,
      { cause: error },
    );
  }
  return readError(folder, error);
}

function readError(folder: string, error: unknown): JournalError {
  const reason = reasonOf(error);
  if (!isOfTheDisk(error) && !isOfRights(error)) {
    const message = `${folder}: the store is damaged: ${reason}`;
    return new JournalError("JOURNAL_DAMAGED", message, { cause: error });
  }
  return new JournalError(
    "JOURNAL_UNREADABLE",
    `${folder}: the store does not open: ${reason}; check the disk and its rights`,
    { cause: error },
  );
}
