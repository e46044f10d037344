import type { SortKey } from "./sort.ts";

/** Where a page ended: the sort key and id of its last entry. The next page holds what sorts after it. */
export type PageEnd = { key: SortKey; id: string };

export type PageOf<Entry> = { entries: Entry[]; total: number; next?: PageEnd };

const compareKeys = (a: SortKey, b: SortKey): number => (a < b ? -1 : a > b ? 1 : 0);

const compare = (a: PageEnd, b: PageEnd): number => compareKeys(a.key, b.key) || compareKeys(a.id, b.id);

/**
 * One page of the entries in the order of `keyOf`, then of id. Keyset paging: a page is never shifted by what was
 * added or removed before it.
 */
export function pageOf<Entry extends { id: string }>(
  entries: Iterable<Entry>,
  keyOf: (entry: Entry) => SortKey,
  { limit, after }: { limit: number; after?: PageEnd | undefined },
): PageOf<Entry> {
  const keyed = Array.from(entries, (entry) => ({ entry, key: keyOf(entry), id: entry.id as string }));
  keyed.sort(compare);
  const begin = after === undefined ? 0 : beginAfter(keyed, after);
  const part = keyed.slice(begin, begin + limit);
  const last = part.at(-1);
  const page = { entries: part.map(({ entry }) => entry), total: keyed.length };
  return last && begin + limit < keyed.length ? { ...page, next: { key: last.key, id: last.id } } : page;
}

function beginAfter(sorted: readonly PageEnd[], after: PageEnd): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(sorted[middle]!, after) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
