import { copyFileSync, existsSync, linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isTable } from "./files/check-files.ts";
import { JournalError } from "./journal-error.ts";

const TRIES_MAX = 40;
const TRY_AGAIN_MS = 100;

export type StoreCopy = { folder: string; remove: () => void };

/**
 * A copy of a store as it is now, beside it and almost without disk space, for reading: LevelDB lets only one process
 * open a store, and writes as it opens. The store may be in use; what its gateway commits meanwhile may be missing.
 * @throws JournalError where the folder holds no store, or does not stand still long enough
 */
export async function copyStore(store: string): Promise<StoreCopy> {
  if (!existsSync(join(store, "CURRENT")))
    throw new JournalError("JOURNAL_UNREADABLE", `${store} holds no store: name the gateway's "data" folder`);
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const folder = mkdtempSync(join(dirname(store), `.${basename(store)}-copy-`));
    const remove = () => rmSync(folder, { recursive: true, force: true });
    try {
      if (copied(store, folder)) return { folder, remove };
      remove();
    } catch (error) {
      remove();
      // A table that was just compacted away: the next try finds what took its place.
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
    await sleep(TRY_AGAIN_MS);
  }
  const text = `${store} changes too fast to be copied while its gateway runs: stop the gateway, or copy the folder from a snapshot of the disk`;
  throw new JournalError("JOURNAL_UNREADABLE", text);
}

/** False where the list of the store's files changed meanwhile: then a log may be gone whose table was not copied. */
function copied(store: string, folder: string): boolean {
  const manifest = () => {
    const current = readFileSync(join(store, "CURRENT"), "utf8").trim();
    return `${current} ${statSync(join(store, current)).size}`;
  };
  const before = manifest();
  for (const name of readdirSync(store)) {
    if (name === "LOCK" || name.startsWith("LOG")) continue;
    const [from, to] = [join(store, name), join(folder, name)];
    if (!statSync(from).isFile()) continue;
    if (isTable(name)) linkOrCopy(from, to);
    else copyFileSync(from, to);
  }
  return manifest() === before;
}

/** LevelDB writes a table once and never again: a second name for it is as good as a copy. */
export function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") throw error;
    copyFileSync(from, to);
  }
}
