import type { Journal, KeptCommand } from "./journal.ts";
import { allOf, dayBegin, dayOf, keptBefore, metaKey, parseKey } from "./keys.ts";
import { putText, type Operation, type Store } from "./store.ts";

export type RetentionRules = { readingsKeptMs: number; logKeptMs: number };

/**
 * Cuts what is older than it is to be kept, whole days at a time and in small steps beside the commits. Age is counted
 * from the newest day that holds readings: a clock that was set wrong deletes nothing by itself.
 */
export async function retain(
  journal: Journal,
  { readingsKeptMs, logKeptMs }: RetentionRules,
  now: number,
): Promise<void> {
  const pause = () => new Promise<void>((resolve) => setImmediate(resolve));
  const { store } = journal;
  let newest: number | undefined;
  for await (const [key] of store.entries(allOf("chunk"), { reverse: true, limit: 1 })) {
    const parsed = parseKey(key);
    if (parsed.kind === "chunk") newest = parsed.day;
  }
  if (newest !== undefined) {
    const firstKept = dayOf(dayBegin(newest + 1) - readingsKeptMs);
    if (!(await store.isEmpty(keptBefore("chunk", firstKept))))
      await store.write([putText(metaKey("retention"), { from: dayBegin(firstKept) })]);
    for (const kind of ["chunk", "input", "order", "checkpoint"] as const) {
      const cut = keptBefore(kind, firstKept);
      if (!(await store.isEmpty(cut))) await store.clear(cut, pause);
    }
  }
  await journal.log.trim(now, logKeptMs, pause);
  await forgetCommands(store, now - logKeptMs);
}

/** Outcomes of commands that were decided before `before` and can no longer be asked again. */
async function forgetCommands(store: Store, before: number): Promise<void> {
  const old: Operation[] = [];
  for await (const [key, { at, request }] of store.jsonEntries<KeptCommand>(allOf("command")))
    if (Math.max(at, request.expiresAt) < before) old.push({ type: "del", key });
  if (old.length > 0) await store.writeLazily(old);
}
