import type { SortKey } from "./sort.ts";

/** Where a page ended: the sort key and id of its last entry. The next page holds what sorts after it. */
export type PageEnd = { key: SortKey; id: string };

export type PageOf<Entry> = { entries: Entry[]; total: number; next?: PageEnd };

const compareKeys = (a: SortKey, b: SortKey): number => (a < b ? -1 : a > b ? 1 : 0);

const compare = (a: PageEnd, b: PageEnd): number => compareKeys(a.key, b.key) || compareKeys(a.id, b.id);

/**
 * One page of the entries in the order of `keyOf`, then of id. Keyset paging: a page is never shifted by what was
 * added or removed before it. Only what may be on the page is sorted: a page of 100,000 entries costs one pass.
 */
export function pageOf<Entry extends { id: string }>(
  entries: Iterable<Entry>,
  keyOf: (entry: Entry) => SortKey,
  { limit, after }: { limit: number; after?: PageEnd | undefined },
): PageOf<Entry> {
  const first: (PageEnd & { entry: Entry })[] = [];
  /** Of what was found so far, the last that may be on the page or begins the next one. */
  let last: PageEnd | undefined;
  const keep = () => {
    first.sort(compare);
    first.length = Math.min(first.length, limit + 1);
    last = first.length > limit ? first[limit] : undefined;
  };
  let total = 0;
  for (const entry of entries) {
    total++;
    const found = { key: keyOf(entry), id: entry.id, entry };
    if (after !== undefined && compare(found, after) <= 0) continue;
    if (last !== undefined && compare(found, last) >= 0) continue;
    if (first.push(found) > 2 * (limit + 1)) keep();
  }
  keep();
  const page = { entries: first.slice(0, limit).map(({ entry }) => entry), total };
  const end = first[limit - 1];
  return end && first.length > limit ? { ...page, next: { key: end.key, id: end.id } } : page;
}
