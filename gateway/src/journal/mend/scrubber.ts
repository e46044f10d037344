import { readdirSync } from "node:fs";
import { join } from "node:path";
import { isTable, readLiveFiles } from "../files/check-files.ts";
import { checkTable } from "../files/table-file.ts";
import { JournalError } from "../journal-error.ts";

/** A table, of 2 MB mostly, is read so often: all of a month of 2,000 sensors within a day. */
const TABLE_EVERY_MS = 10_000;

/**
 * Reads the store's tables one by one and round and round, so that a flipped bit is found while most else is still
 * whole, and before LevelDB falls over it.
 */
export class Scrubber {
  readonly #folder: string;
  readonly #found: (damage: JournalError) => void;
  readonly #timer: NodeJS.Timeout;
  #last = "";
  #reading = false;

  constructor(folder: string, found: (damage: JournalError) => void, everyMs = TABLE_EVERY_MS) {
    this.#folder = folder;
    this.#found = found;
    this.#timer = setInterval(() => void this.#next(), everyMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #next(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    try {
      const tables = readdirSync(this.#folder).filter(isTable).toSorted();
      const name = tables.find((table) => table > this.#last) ?? tables[0];
      if (name === undefined) return;
      this.#last = name;
      const what = await checkTable(join(this.#folder, name), "whole");
      if (what === undefined || !this.#isLive(name)) return;
      this.stop();
      this.#found(new JournalError("JOURNAL_DAMAGED", `${join(this.#folder, name)}: ${what}`));
    } catch {
      // Compacted away meanwhile, or a disk that fails: the next commit tells.
    } finally {
      this.#reading = false;
    }
  }

  /** A table that is being written, or deleted, is no damage. */
  #isLive(name: string): boolean {
    const live = readLiveFiles(this.#folder);
    return !("what" in live) && live.tables.has(Number.parseInt(name, 10));
  }
}
