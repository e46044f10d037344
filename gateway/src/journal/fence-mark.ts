import { metaKey } from "./keys.ts";
import { putText, type Store } from "./store.ts";

const KEY = metaKey("fence");

/** What the store remembers of another gateway that was found to have the zone, until it is known to be ours again. */
export class FenceMark {
  readonly #store: Store;
  #by: string | undefined;

  private constructor(store: Store, by: string | undefined) {
    this.#store = store;
    this.#by = by;
  }

  static async open(store: Store): Promise<FenceMark> {
    return new FenceMark(store, await store.getJson<string>(KEY));
  }

  /** Who claimed the zone, in words; undefined where the zone is ours for all that is known. */
  get by(): string | undefined {
    return this.#by;
  }

  async note(by: string | undefined): Promise<void> {
    await this.#store.write([by === undefined ? { type: "del", key: KEY } : putText(KEY, by)]);
    this.#by = by;
  }
}
