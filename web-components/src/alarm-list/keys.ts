import type { Keys } from "../element/key-help.ts";
import { msg } from "../words/language.ts";

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
