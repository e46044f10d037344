const PAGE_ROWS = 10;
const STEPS: Record<string, number> = {
  ArrowUp: -1,
  ArrowDown: 1,
  PageUp: -PAGE_ROWS,
  PageDown: PAGE_ROWS,
  Home: -Infinity,
  End: Infinity,
};

/** Arrows and pages move; Enter opens, Space selects, Ctrl+A selects all; a, s, u acknowledge, shelve, unshelve; ? tells all this. */
export const isKeyOfList = ({ key, ctrlKey }: Pick<KeyboardEvent, "key" | "ctrlKey">): boolean =>
  ctrlKey ? key === "a" : key in STEPS || ["Enter", " ", "a", "s", "u", "?"].includes(key);

export function nextRow(ids: readonly string[], from: string, key: string): string {
  const to = ids.indexOf(from) + (STEPS[key] ?? 0);
  return ids[Math.min(ids.length - 1, Math.max(0, to))] ?? from;
}
