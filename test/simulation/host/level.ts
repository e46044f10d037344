import { AbstractIterator, AbstractLevel, type AbstractIteratorOptions } from "abstract-level";
import { createRequire } from "node:module";
import { activeHost } from "./active.ts";
import { MOUNT, type DiskFault } from "./disk.ts";
import { diskOf } from "./files.ts";
import { currentProcess } from "./process.ts";
import { LevelRecords, type Batch } from "./records.ts";

const require = createRequire(import.meta.url);
type Data = string | Uint8Array;
type Encodings = { keyEncoding?: unknown; valueEncoding?: unknown };
type Operation = { type: "put" | "del"; key: Data; value?: Data };
type Range = Encodings & { gt?: Data; gte?: Data; lt?: Data; lte?: Data; reverse?: boolean; limit?: number };
type Writing = { batch: Batch; synced: boolean };

const keyOf = (key: Data): string => (typeof key === "string" ? key : Buffer.from(key).toString());
/** The least text that comes after this one. */
const after = (key: string): string => `${key}\0`;
const shown = (encoding: unknown, bytes: Buffer): Data => (encoding === "utf8" ? bytes.toString() : Buffer.from(bytes));

const WORDS = { ENOSPC: "No space left on device", EIO: "Input/output error" };
const ioError = (file: string, fault: DiskFault): Error =>
  Object.assign(new Error(`IO error: ${file}: ${WORDS[fault]}`), { code: "LEVEL_IO_ERROR" });

/** A LevelDB of a simulation: what was written and not synced is lost with the power, and its disk may fail. */
export class LevelTwin extends AbstractLevel<Data, string, Data> {
  readonly location: string;
  #records: LevelRecords | undefined;
  /** After a failed write LevelDB takes no other. */
  #broken: Error | undefined;
  readonly #writing: Writing[] = [];
  #writtenAt = 0;

  constructor(location: string, options?: object) {
    const additionalMethods = { approximateSize: true, compactRange: true };
    super({ encodings: { buffer: true, utf8: true, view: true }, additionalMethods } as never, options as never);
    this.location = location;
  }

  protected async _open({ createIfMissing }: { createIfMissing?: boolean }): Promise<void> {
    await this.#while(0.5, 4);
    const disk = diskOf(this.location);
    if (createIfMissing) disk.makeFolder(this.location);
    if (disk.fault) throw ioError(`${this.location}/LOCK`, disk.fault);
    const folder = disk.folder(this.location);
    const records = (folder.level ??= new LevelRecords()) as LevelRecords;
    if (records.isOpen) {
      const text = `IO error: lock ${this.location}/LOCK: already held by process`;
      throw Object.assign(new Error(text), { code: "LEVEL_LOCKED" });
    }
    records.isOpen = true;
    records.recover(activeHost()!.random);
    this.#records = records;
    this.#broken = undefined;
    currentProcess()?.whenEnded(() => this.#ended(records));
  }

  protected async _close(): Promise<void> {
    await this.#while(0.1, 1);
    if (this.#records) this.#records.isOpen = false;
    this.#records = undefined;
  }

  /** Of what was on its way when the process ended, a first part got there. */
  #ended(records: LevelRecords): void {
    if (this.#records !== records) return;
    this.#records = undefined;
    records.isOpen = false;
    const reached = activeHost()!.random.whole(0, this.#writing.length);
    for (const { batch } of this.#writing.splice(0).slice(0, reached)) records.apply(batch, false);
  }

  protected async _get(key: Data, { valueEncoding }: Encodings): Promise<Data | undefined> {
    await this.#while(0.02, 0.2);
    const found = this.#open.get(keyOf(key));
    return found && shown(valueEncoding, found);
  }

  protected async _getMany(keys: Data[], { valueEncoding }: Encodings): Promise<(Data | undefined)[]> {
    await this.#while(0.02, 0.4);
    const found = keys.map((key) => this.#open.get(keyOf(key)));
    return found.map((value) => value && shown(valueEncoding, value));
  }

  protected _put(key: Data, value: Data, options: object): Promise<void> {
    return this._batch([{ type: "put", key, value }], options);
  }

  protected _del(key: Data, options: object): Promise<void> {
    return this._batch([{ type: "del", key }], options);
  }

  protected _batch(operations: Operation[], { sync }: { sync?: boolean }): Promise<void> {
    const batch = operations.map(({ type, key, value }) => ({
      key: keyOf(key),
      value: type === "del" ? undefined : Buffer.from(value as Uint8Array),
    }));
    return this.#write({ batch, synced: sync === true });
  }

  /** One after another, in the order in which they were asked for. */
  #write(writing: Writing): Promise<void> {
    const host = activeHost()!;
    const { latencyMs } = diskOf(this.location);
    const takes = writing.synced ? host.random.between(...latencyMs) : host.random.between(0.02, 0.3);
    this.#writtenAt = Math.max(this.#writtenAt, host.now) + takes;
    this.#writing.push(writing);
    return new Promise((resolve, reject) => {
      host.after(this.#writtenAt - host.now, () => {
        this.#writing.shift();
        const error = this.#store(writing);
        if (error) reject(error);
        else resolve();
      });
    });
  }

  #store({ batch, synced }: Writing): Error | undefined {
    if (this.#broken) return this.#broken;
    const { fault } = diskOf(this.location);
    if (fault === undefined) {
      this.#open.apply(batch, synced);
      return undefined;
    }
    if (fault === "EIO" && synced) this.#open.doubt(batch);
    return (this.#broken = ioError(`${this.location}/000003.log`, fault));
  }

  protected async _clear(range: Range): Promise<void> {
    const batch = this.#keysIn(range).map((key) => ({ key, value: undefined }));
    await this.#write({ batch, synced: false });
  }

  protected _iterator(options: AbstractIteratorOptions<string, Data>): LevelTwinIterator {
    const { keyEncoding, valueEncoding } = options as Encodings;
    const records = this.#open;
    // As they are now: what is written later is not seen.
    const entries = this.#keysIn(options as Range).map((key): [Data, Data] => {
      const name: Data = keyEncoding === "utf8" ? key : Buffer.from(key);
      return [name, shown(valueEncoding, records.get(key)!)];
    });
    return new LevelTwinIterator(this, options, entries);
  }

  #keysIn({ gt, gte, lt, lte, reverse, limit }: Range): string[] {
    const from = gte !== undefined ? keyOf(gte) : gt !== undefined ? after(keyOf(gt)) : "";
    const to = lt !== undefined ? keyOf(lt) : lte !== undefined ? after(keyOf(lte)) : undefined;
    const keys = this.#open.keys(from, to);
    if (reverse) keys.reverse();
    return limit !== undefined && limit >= 0 ? keys.slice(0, limit) : keys;
  }

  get #open(): LevelRecords {
    if (this.#records) return this.#records;
    throw Object.assign(new Error("Database is not open"), { code: "LEVEL_DATABASE_NOT_OPEN" });
  }

  #while(leastMs: number, mostMs: number): Promise<void> {
    const host = activeHost()!;
    return new Promise((resolve) => void host.after(host.random.between(leastMs, mostMs), resolve));
  }

  async compactRange(): Promise<void> {
    await this.#while(0.1, 2);
  }

  async approximateSize(): Promise<number> {
    await this.#while(0.02, 0.1);
    return this.#open.size * 100;
  }
}

class LevelTwinIterator extends AbstractIterator<LevelTwin, string, Data> {
  readonly #entries: [Data, Data][];
  #at = 0;

  constructor(level: LevelTwin, options: AbstractIteratorOptions<string, Data>, entries: [Data, Data][]) {
    super(level, options);
    this.#entries = entries;
  }

  protected async _next(): Promise<[string, Data] | undefined> {
    return (await this._nextv(1))[0];
  }

  protected async _nextv(size: number): Promise<[string, Data][]> {
    const host = activeHost()!;
    await new Promise<void>((resolve) => void host.after(host.random.between(0.02, 0.3), resolve));
    const entries = this.#entries.slice(this.#at, this.#at + size);
    this.#at += entries.length;
    return entries as [string, Data][];
  }
}

/** While a simulation runs, a database below its mount is its twin. */
export function simulateLevel(): void {
  const level = require("level") as Record<string, unknown>;
  const Real = level["Level"] as { new (location: string, options?: object): object; repair: unknown };
  function Level(location: string, options?: object): object {
    return location.startsWith(`${MOUNT}/`) ? new LevelTwin(location, options) : new Real(location, options);
  }
  Level.repair = Real.repair;
  level["Level"] = Level;
}
