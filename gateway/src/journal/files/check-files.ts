import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { readLogFile } from "./log-file.ts";
import { liveFiles, type LiveFiles } from "./manifest.ts";
import { checkTable } from "./table-file.ts";

/** Up to so many bytes of tables are read as a whole at each opening; of more, only the indexes. */
const WHOLE_TABLES_BYTES_MAX = 32 * 1_048_576;

/** `cure`: LevelDB recovers from a damaged log by itself, and needs its `repair` for everything else. */
export type BadFile = {
  file: string;
  what: string;
  cure: "recover" | "repair";
  /** No record of the log is whole behind what is damaged: the last that was written may be gone. */
  atEnd?: boolean;
};

export type StoreFiles = LiveFiles & { manifest: string };

const numberIn = (name: string): number => Number.parseInt(name, 10);
export const isTable = (name: string): boolean => /^\d+\.(ldb|sst)$/.test(name);
const isLog = (name: string): boolean => /^\d+\.log$/.test(name);

/**
 * Looks at LevelDB's files before it does: it opens without a word where its log has lost a part, and begins anew over
 * a store whose CURRENT is gone. Files that no version names any more are left out: a crash may leave half of one.
 * @param depth `quick` reads only the indexes of tables where there are many
 * @returns what is wrong; nothing for a folder without a store
 */
export async function checkFiles(folder: string, depth: "quick" | "whole"): Promise<BadFile[]> {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder);
  if (!names.some((name) => isTable(name) || isLog(name) || name.startsWith("MANIFEST-"))) return [];
  const live = readLiveFiles(folder);
  if ("what" in live) return [live];
  const logs = names.filter((name) => isLiveLog(name, live)).toSorted((a, b) => numberIn(a) - numberIn(b));
  const bad = checkLogs(folder, logs);
  const tables = names.filter((name) => isTable(name) && live.tables.has(numberIn(name)));
  const present = new Set(tables.map(numberIn));
  for (const number of live.tables)
    if (!present.has(number)) bad.push({ file: `${number}.ldb`, what: "it is gone", cure: "repair" });
  const bytes = tables.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  const whole = depth === "whole" || bytes <= WHOLE_TABLES_BYTES_MAX;
  for (const name of tables) {
    const what = await checkTable(join(folder, name), whole ? "whole" : "index");
    if (what !== undefined) bad.push({ file: name, what, cure: "repair" });
  }
  return bad;
}

/** Which files the store is made of, or what is wrong with those that say so. */
export function readLiveFiles(folder: string): StoreFiles | BadFile {
  const bad = (file: string, what: string): BadFile => ({ file, what, cure: "repair" });
  const current = join(folder, "CURRENT");
  if (!existsSync(current)) return bad("CURRENT", "it is gone");
  const manifest = /^(MANIFEST-\d+)\n$/.exec(readFileSync(current, "latin1"))?.[1];
  if (manifest === undefined || !existsSync(join(folder, manifest))) return bad("CURRENT", "it names no MANIFEST");
  const { records, badAt } = readLogFile(readFileSync(join(folder, manifest)));
  if (badAt !== undefined) return bad(manifest, `what begins at byte ${badAt} is not what was written`);
  try {
    return { manifest, ...liveFiles(records) };
  } catch (error) {
    return bad(manifest, (error as Error).message);
  }
}

const isLiveLog = (name: string, { logNumber, previousLog }: LiveFiles): boolean =>
  isLog(name) && (numberIn(name) >= logNumber || numberIn(name) === previousLog);

/** @param names oldest first */
function checkLogs(folder: string, names: readonly string[]): BadFile[] {
  const bad: BadFile[] = [];
  for (const file of names) {
    const { records, badAt, goesOn } = readLogFile(readFileSync(join(folder, file)));
    if (badAt === undefined ? records.length > 0 : goesOn) for (const one of bad) one.atEnd = false;
    if (badAt === undefined) continue;
    const what = `what begins at byte ${badAt} is not what was written`;
    bad.push({ file, what, cure: "recover", atEnd: !goesOn });
  }
  return bad;
}
