import type { NoteItem } from "@tocsin/core/wire/note";
import { endOf, noteKey, noteSequenceOf } from "../store/keys.ts";
import type { ProjectionStore } from "../store/projection-store.ts";

/** Notes that one question looks at; beyond them a total is a lower bound. */
const LOOKED_MAX = 20_000;
/** Notes that a stream begins with. */
const SNAPSHOT_NOTES = 50;
const RESUMED_MAX = 500;

export type NotesPage = { items: NoteItem[]; total: number; atLeast: boolean; next?: number };
export type IsWanted = (note: NoteItem) => boolean;

/** Notes as the hub's store keeps them: those of all zones in the order in which they were written. */
export class NoteStore {
  readonly #store: ProjectionStore;

  constructor(store: ProjectionStore) {
    this.#store = store;
  }

  put = (note: NoteItem): Promise<void> => this.#store.commitNote(note);

  async byId(id: string): Promise<NoteItem | undefined> {
    const key = await this.#store.db.get(noteSequenceOf(id));
    const text = key === undefined ? undefined : await this.#store.db.get(key);
    return text === undefined ? undefined : (JSON.parse(text) as NoteItem);
  }

  /** A page, the newest first, from behind the sequence of the last one of the page before. */
  async page(isWanted: IsWanted, limit: number, before = Infinity): Promise<NotesPage> {
    const items: NoteItem[] = [];
    let total = 0;
    let looked = 0;
    let more = false;
    const range = { gte: "n/", lt: endOf("n/"), reverse: true };
    for await (const text of this.#store.db.values(range)) {
      if (looked++ === LOOKED_MAX) break;
      const note = JSON.parse(text) as NoteItem;
      if (!isWanted(note)) continue;
      total++;
      if (note.sequence >= before) continue;
      if (items.length < limit) items.push(note);
      else more = true;
    }
    return { items, total, atLeast: looked > LOOKED_MAX, ...(more ? { next: items.at(-1)!.sequence } : {}) };
  }

  async newest(isWanted: IsWanted): Promise<NoteItem[]> {
    return (await this.page(isWanted, SNAPSHOT_NOTES)).items;
  }

  /** Those written behind a sequence of TOCSIN_HUB, the oldest first. */
  async since(sequence: number): Promise<NoteItem[]> {
    const texts = await this.#store.db.values({ gt: noteKey(sequence), lt: endOf("n/"), limit: RESUMED_MAX }).all();
    return texts.map((text) => JSON.parse(text) as NoteItem);
  }
}
