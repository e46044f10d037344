import { openBytes } from "./checked.ts";
import { chunkHead } from "./chunk.ts";
import type { Gap } from "./disk/loss-book.ts";
import type { Journal } from "./journal.ts";
import type { KeptCommand } from "./sealed.ts";
import { allOf, dayBegin, dayOf, keptBefore, metaKey, parseKey, type KeyRange } from "./keys.ts";
import { putText, type Operation, type Store } from "./store.ts";

export type RetentionRules = { readingsKeptMs: number; logKeptMs: number };

const pause = () => new Promise<void>((resolve) => setImmediate(resolve));

/**
 * Cuts what is older than it is to be kept, whole days at a time and in small steps beside the commits. Age is counted
 * from the newest day that holds readings: a clock that was set wrong deletes nothing by itself.
 */
export async function retain(
  journal: Journal,
  { readingsKeptMs, logKeptMs }: RetentionRules,
  now: number,
): Promise<void> {
  const { store } = journal;
  const newest = await dayAt(store, true);
  if (newest !== undefined) await cutBefore(store, dayOf(dayBegin(newest + 1) - readingsKeptMs));
  await journal.log.trim(now, logKeptMs, pause);
  await forgetCommands(store, now - logKeptMs);
}

/** For want of disk: cuts the oldest day that holds readings, except the newest, and declares it. */
export async function shorten(journal: Journal, now: number): Promise<void> {
  const { store } = journal;
  const [oldest, newest] = [await dayAt(store, false), await dayAt(store, true)];
  if (oldest === undefined || newest === undefined || oldest === newest) return;
  const [from, to] = [dayBegin(oldest), dayBegin(oldest + 1)];
  const count = await readingsIn(store, keptBefore("chunk", oldest + 1));
  const text = `${count} readings of a day were cut before their time: the disk is nearly full`;
  const ranges = [{ from, to, count }];
  const stamp = { kind: "loss", what: "readings", why: "disk", at: now, processedAt: now } as const;
  await journal.exclusively(() => journal.losses.note({ ...stamp, text, count, ranges }));
  await cutBefore(store, oldest + 1);
}

/** Days from the oldest to the newest that hold readings, both included. */
export async function daysKept(store: Store): Promise<number> {
  const [oldest, newest] = [await dayAt(store, false), await dayAt(store, true)];
  return oldest === undefined || newest === undefined ? 0 : newest - oldest + 1;
}

async function dayAt(store: Store, newest: boolean): Promise<number | undefined> {
  for await (const [key] of store.entries(allOf("chunk"), { reverse: newest, limit: 1 })) {
    const parsed = parseKey(key);
    if (parsed.kind === "chunk") return parsed.day;
  }
  return undefined;
}

async function cutBefore(store: Store, firstKept: number): Promise<void> {
  if (!(await store.isEmpty(keptBefore("chunk", firstKept))))
    await store.write([putText(metaKey("retention"), { from: dayBegin(firstKept) })]);
  for (const kind of ["chunk", "input", "order", "checkpoint"] as const) {
    const cut = keptBefore(kind, firstKept);
    if (!(await store.isEmpty(cut))) await store.clear(cut, pause);
  }
  const gone: Operation[] = [];
  for await (const [key, { to }] of store.jsonEntries<Gap>(allOf("gap")))
    if (to < dayBegin(firstKept)) gone.push({ type: "del", key });
  if (gone.length > 0) await store.writeLazily(gone);
}

async function readingsIn(store: Store, range: KeyRange): Promise<number> {
  let count = 0;
  for await (const [key, stored] of store.entries(range)) {
    const record = openBytes(key, stored);
    if (record !== undefined) count += chunkHead(record).count;
  }
  return count;
}

/** Outcomes of commands that were decided before `before` and can no longer be asked again. */
async function forgetCommands(store: Store, before: number): Promise<void> {
  const old: Operation[] = [];
  for await (const [key, { at, request }] of store.jsonEntries<KeptCommand>(allOf("command")))
    if (Math.max(at, request.expiresAt) < before) old.push({ type: "del", key });
  if (old.length > 0) await store.writeLazily(old);
}
