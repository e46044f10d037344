import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { Level } from "level";
import { greatest } from "@tocsin/core/any-length";
import { checkFiles, isTable, type BadFile } from "../files/check-files.ts";
import { levelComplaints } from "../files/level-log.ts";
import { salvageTable } from "../files/salvage-table.ts";
import { checkTable } from "../files/table-file.ts";
import type { CommitMeta } from "../journal.ts";
import { JournalError } from "../journal-error.ts";
import { allOf, chunksOfDays, eraKey, metaKey, parseKey, type Kind } from "../keys.ts";
import { newEra, type ClaimReason } from "../log-book.ts";
import { putText, Store } from "../store.ts";
import { knowsMore, readWitness, type Position } from "../witness.ts";
import { lostEnd, type LossRecord } from "./find-losses.ts";
import { mend } from "./mend.ts";
import { copyAside, moveAside } from "./set-aside.ts";
import { noteOpening } from "./unclean-ends.ts";

/** What was wrong with a store as it was opened, and what was done about it. */
export type Damage = {
  reason: ClaimReason;
  found: string[];
  /** Where the store lies as it was found. */
  aside: string;
  losses: LossRecord[];
  quarantined: number;
};

export type SoundStore = { store: Store; damage?: Damage };

/** `lostEnd`: what was written last may be gone. */
type Trouble = { reason: "lost-tail" | "repair"; found: string[]; lostEnd: boolean };
/** What was known of the store before anything opened it. `endedAt`: when it was written last, as far as anything tells. */
type Former = { witness: Position | undefined; endedAt: number };

/** After so many openings in a row that never ended with a close, tables are read from end to end. */
const UNCLEAN_ENDS_SUSPECT = 3;
/** The kernel notes when a file was written by a clock that ticks 100 to 1,000 times a second. */
const FILE_TIME_LAG_MS = 10;

/** Everything that is looked up by its key, rather than read in order. */
const LOOKED_UP = ["meta", "number", "cursor", "sensor", "machine", "command", "era", "log", "group"] as const;

/**
 * Opens a store whatever has become of its files, one rung of a ladder after the other: as it is; copied aside, repaired
 * and read from end to end; a new one in its place. It comes up unattended, and tells exactly what is missing.
 * @param suspect it was opened before and then could not be read: its files are read from end to end
 * @throws JournalError where another process has it, a later version has written it, or the disk itself fails
 */
export async function openSound(folder: string, at: number, suspect: boolean): Promise<SoundStore> {
  const former: Former = { witness: readWitness(folder), endedAt: lastWrite(folder, at) };
  // What LevelDB reads of a damaged table may end the process, again and again.
  const depth = suspect || noteOpening(folder) >= UNCLEAN_ENDS_SUSPECT ? "whole" : "quick";
  const trouble = troubleOf(await checkFiles(folder, depth), suspect);
  if (trouble === undefined) {
    const opened = await tryOpen(folder);
    if (opened.store) {
      const missing = await missingIn(opened.store, former.witness);
      if (missing === undefined) return { store: opened.store };
      await opened.store.close();
      return mended(folder, at, missing, former);
    }
    return mended(folder, at, { reason: "repair", found: [opened.error.message], lostEnd: false }, former);
  }
  return mended(folder, at, trouble, former);
}

function troubleOf(bad: readonly BadFile[], suspect: boolean): Trouble | undefined {
  const found = bad.map(({ file, what }) => `${file}: ${what}`);
  const lostEnd = bad.some(({ atEnd }) => atEnd);
  if (suspect || bad.some(({ cure }) => cure === "repair")) return { reason: "repair", found, lostEnd };
  return bad.length > 0 ? { reason: "lost-tail", found, lostEnd } : undefined;
}

/** When the newest of LevelDB's logs was written, ms since 1970; `at` where there is none. */
function lastWrite(folder: string, at: number): number {
  const logs = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".log")) : [];
  const times = logs.map((name) => statSync(join(folder, name)).mtimeMs + FILE_TIME_LAG_MS);
  return times.length === 0 ? at : Math.ceil(greatest(times, 0));
}

async function tryOpen(folder: string): Promise<{ store: Store } | { store: undefined; error: JournalError }> {
  try {
    return { store: await Store.open(folder) };
  } catch (error) {
    if (error instanceof JournalError && error.code === "JOURNAL_DAMAGED") return { store: undefined, error };
    throw error;
  }
}

/** What LevelDB says that it dropped as it opened the store, or what the witness knows of and the store does not. */
async function missingIn(store: Store, witness: Position | undefined): Promise<Trouble | undefined> {
  const complaints = levelComplaints(store.folder);
  if (complaints.length > 0) return { reason: "lost-tail", found: complaints, lostEnd: true };
  try {
    const meta = await store.getJson<CommitMeta>(metaKey("commit"));
    if (witness === undefined || !knowsMore(witness, positionOf(meta))) return undefined;
    return { reason: "lost-tail", found: ["the store ends before what its witness noted"], lostEnd: true };
  } catch (error) {
    if (error instanceof JournalError && error.code === "JOURNAL_DAMAGED")
      return { reason: "repair", found: [error.message], lostEnd: false };
    throw error;
  }
}

function positionOf(meta: CommitMeta | undefined): Position {
  const { gatewayTime = 0, group = 0, era = 0, head = 0 } = meta ?? {};
  const { arrivals = 0, inputs = 0 } = meta?.inputs ?? {};
  return { gatewayTime, group, era, epoch: 0, head, sentUpTo: 0, arrivals, inputs };
}

async function mended(folder: string, at: number, trouble: Trouble, former: Former): Promise<SoundStore> {
  const { found } = trouble;
  const endedAt = trouble.lostEnd ? former.endedAt : undefined;
  const aside = copyAside(folder, at);
  for (const reason of trouble.reason === "repair" ? (["repair"] as const) : (["lost-tail", "repair"] as const)) {
    let store: Store | undefined;
    try {
      store = reason === "repair" ? await repaired(folder) : await Store.open(folder);
      const { losses, quarantined } = await mend(store, reason, former.witness, at, endedAt);
      return { store, damage: { reason, found, aside, losses, quarantined } };
    } catch (error) {
      await store?.close();
      if (!(error instanceof JournalError) || error.code !== "JOURNAL_DAMAGED") throw error;
      found.push(error.message);
    }
  }
  return anew(folder, at, found, former);
}

async function repaired(folder: string): Promise<Store> {
  for (const name of readdirSync(folder).filter(isTable)) {
    const path = join(folder, name);
    if ((await checkTable(path, "whole")) !== undefined) await salvageTable(path);
  }
  try {
    // The types of `level` lack what its LevelDB has.
    await (Level as unknown as { repair(folder: string): Promise<void> }).repair(folder);
  } catch (error) {
    const cause = (error as Error).cause;
    const reason = cause instanceof Error ? cause.message : (error as Error).message;
    throw new JournalError("JOURNAL_DAMAGED", `${folder}: repair failed: ${reason}`, { cause: error });
  }
  // What repair could not use lies in the copy too.
  rmSync(join(folder, "lost"), { recursive: true, force: true });
  const store = await Store.open(folder);
  try {
    for (const kind of LOOKED_UP satisfies readonly Kind[]) await store.compact(allOf(kind));
    for await (const [key] of store.entries(allOf("chunk"), { reverse: true, limit: 1 })) {
      const parsed = parseKey(key);
      if (parsed.kind === "chunk") await store.compact(chunksOfDays(parsed.day - 1, parsed.day));
    }
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Nothing of it can be used: all that it held is declared lost, as far as its witness knows. */
async function anew(folder: string, at: number, found: string[], former: Former): Promise<SoundStore> {
  const { witness, endedAt } = former;
  const aside = moveAside(folder, at);
  const store = await Store.open(folder);
  const stamp = { kind: "loss" as const, why: "damage" as const, at, processedAt: at };
  const count = witness === undefined ? {} : { count: witness.arrivals };
  const ranges = [{ from: 0, to: witness?.gatewayTime ?? at, ...count }];
  const text = `the store cannot be read; it lies at ${aside}, and a new one was begun`;
  const losses: LossRecord[] = [{ ...stamp, what: "readings", text, ...count, ranges }];
  if (witness) losses.push(lostEnd(witness.gatewayTime, endedAt, at));
  if (witness && witness.head > 1) {
    const records = { epoch: witness.epoch, from: 2, to: witness.head };
    const told = `the store lost its log up to record ${witness.head}; the stream had confirmed it up to ${witness.sentUpTo}`;
    losses.push({ ...stamp, what: "log", text: told, count: witness.head - 1, records });
  }
  await store.write([putText(metaKey("losses"), losses), putText(eraKey(1), newEra(1, "new-store"))]);
  return { store, damage: { reason: "new-store", found, aside, losses, quarantined: 0 } };
}
