import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const TROUBLE = /dropping \d+ bytes|Corruption|Ignoring error/;
const LINES_MAX = 20;

/** What LevelDB wrote about damage as it opened the store: it tells nobody else. */
export function levelComplaints(folder: string): string[] {
  const path = join(folder, "LOG");
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => TROUBLE.test(line))
    .slice(0, LINES_MAX);
}
