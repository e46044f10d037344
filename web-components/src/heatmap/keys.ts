import type { Keys } from "../element/key-help.ts";
import { msg } from "../words/language.ts";

/** What its keys do. */
export const keys = (): Keys => [
  ["↑ ↓ ← →", msg("to the next sensor")],
  [msg("Ctrl+↑ ↓ ← →"), msg("to the next machine")],
  ["Home End  PgUp PgDn", msg("within a machine, above and below")],
  ["n p", msg("to the next and previous abnormal sensor")],
  ["Enter", msg("open the sensor")],
  [msg("Space"), msg("select it with others")],
  ["?", msg("this help")],
];
