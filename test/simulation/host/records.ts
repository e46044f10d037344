import type { Records as OnDisk } from "./disk.ts";
import type { Random } from "./random.ts";

export type Change = { key: string; value: Buffer | undefined };
export type Batch = readonly Change[];

/** Told of each batch as it is applied, whether it is on the disk then or not. */
export type Observer = (batch: Batch, synced: boolean) => void;

/** The records of one LevelDB: a log of batches, of which a power cut leaves all up to some place behind the last sync. */
export class LevelRecords implements OnDisk {
  isOpen = false;
  observer: Observer | undefined;
  readonly #values = new Map<string, Buffer>();
  #keys: string[] = [];
  /** How to take back what was not synced, batch by batch. */
  #unsynced: Batch[] = [];
  /** It was written to the log, and the disk did not say so: it may be found at the next opening. */
  #doubtful: Batch | undefined;

  get(key: string): Buffer | undefined {
    return this.#values.get(key);
  }

  get size(): number {
    return this.#keys.length;
  }

  apply(batch: Batch, synced: boolean): void {
    const former = batch.map(({ key }) => ({ key, value: this.#values.get(key) }));
    for (const change of batch) this.#set(change);
    if (synced) this.#unsynced = [];
    else this.#unsynced.push(former.toReversed());
    this.observer?.(batch, synced);
  }

  doubt(batch: Batch): void {
    this.#doubtful = batch;
  }

  /** The database is opened: what it holds now is what counts. */
  recover(random: Random): void {
    if (this.#doubtful && random.chance(0.5)) this.apply(this.#doubtful, false);
    this.#doubtful = undefined;
  }

  powerCut(random: Random): void {
    this.isOpen = false;
    const kept = random.whole(0, this.#unsynced.length);
    for (const former of this.#unsynced.splice(kept).toReversed()) for (const change of former) this.#set(change);
    this.#unsynced = [];
  }

  copy(): LevelRecords {
    const copy = new LevelRecords();
    for (const [key, value] of this.#values) copy.#values.set(key, value);
    copy.#keys = [...this.#keys];
    return copy;
  }

  /** Keys from `from` on and before `to`, as they are now. */
  keys(from: string, to: string | undefined): string[] {
    const end = to === undefined ? this.#keys.length : this.#place(to);
    return this.#keys.slice(this.#place(from), end);
  }

  #set({ key, value }: Change): void {
    const isKnown = this.#values.has(key);
    if (value !== undefined) {
      this.#values.set(key, value);
      if (!isKnown) this.#keys.splice(this.#place(key), 0, key);
    } else if (isKnown) {
      this.#values.delete(key);
      this.#keys.splice(this.#place(key), 1);
    }
  }

  /** Of the first key that is not before this one. */
  #place(key: string): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#keys[middle]! < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
