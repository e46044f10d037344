import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FILE = "unclean-ends";

/** Notes that the store is opened. @returns how often in a row it was opened and never closed */
export function noteOpening(folder: string): number {
  const path = join(folder, FILE);
  const ends = existsSync(path) ? Number(readFileSync(path, "utf8")) || 1 : 0;
  try {
    if (existsSync(folder)) writeFileSync(path, String(ends + 1));
  } catch {
    // A disk that does not take it reports itself with the first commit.
  }
  return ends;
}

/** The store was closed, or has been open for so long that it is not what it holds that ends the process. */
export const forgetUncleanEnds = (folder: string): void => rmSync(join(folder, FILE), { force: true });
