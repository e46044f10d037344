const KEY = "tocsin-filters";
const SAVED_MAX = 30;

export type SavedFilters = Record<string, string>;

// A portal may forbid storage to its frames; nothing is kept then.
export function savedFilters(): SavedFilters {
  try {
    const known: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return Object.fromEntries(
      Object.entries(known as object).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    );
  } catch {
    return {};
  }
}

/** Keeps a filter by a name, or forgets it. @returns what is kept by now */
export function keepFilter(name: string, filter: string | undefined): SavedFilters {
  const { [name]: _before, ...others } = savedFilters();
  const all = filter === undefined ? others : { ...others, [name]: filter };
  const kept = Object.fromEntries(Object.entries(all).slice(-SAVED_MAX));
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    return savedFilters();
  }
  return kept;
}
