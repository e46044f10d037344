import type { Keys } from "../element/key-help.ts";
import { msg } from "../words/language.ts";

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

/** What its keys do. */
export const keys = (): Keys => [
  ["↑ ↓  PgUp PgDn  Home End", msg("move")],
  [msg("Space"), msg("select")],
  [msg("Ctrl+A"), msg("select all")],
  ["a", msg("acknowledge")],
  ["s", msg("shelve")],
  ["u", msg("unshelve")],
  ["Enter", msg("open the sensor")],
  ["?", msg("this help")],
];
