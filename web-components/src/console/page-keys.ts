import type { Keys } from "../element/key-help.ts";
import { msg } from "../words/language.ts";

/** The keys of the whole page. */
export const keys = (): Keys => [
  ["/", msg("find a machine or sensor")],
  ["Tab", msg("to the next part of the page")],
  ["↑ ↓ ← →", msg("within a map, a list or a tree")],
  ["n p", msg("on the map: next and previous abnormal sensor")],
  ["a s u", msg("in the list of alarms: acknowledge, shelve, unshelve")],
  ["Enter", msg("open")],
  ["?", msg("this help")],
];
