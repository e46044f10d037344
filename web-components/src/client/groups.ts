import { byTag } from "./order.ts";

type Named = { id: string; tag: string };

/** Items by what they belong to, in the order of their tags; kept true as single items come in place of others. */
export class Groups<Item extends Named> {
  readonly #all: ReadonlyMap<string, Item>;
  readonly #keyOf: (item: Item) => string;
  #groups: Map<string, Item[]> | undefined;

  constructor(all: ReadonlyMap<string, Item>, keyOf: (item: Item) => string) {
    this.#all = all;
    this.#keyOf = keyOf;
  }

  of(key: string): readonly Item[] {
    this.#groups ??= this.#grouped();
    return this.#groups.get(key) ?? [];
  }

  /** Puts an item in the place of the one that had its id; anything else is grouped anew when it is asked for. */
  put(item: Item, before: Item | undefined): void {
    if (!this.#groups) return;
    const group = this.#groups.get(this.#keyOf(item));
    const place = before?.tag === item.tag ? (group?.indexOf(before) ?? -1) : -1;
    if (place < 0) this.forget();
    else group![place] = item;
  }

  forget(): void {
    this.#groups = undefined;
  }

  #grouped(): Map<string, Item[]> {
    const groups = Map.groupBy(this.#all.values(), this.#keyOf);
    for (const group of groups.values()) group.sort(byTag);
    return groups;
  }
}
