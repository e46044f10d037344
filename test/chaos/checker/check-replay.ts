import { isDeepStrictEqual } from "node:util";
import { InputLog } from "@tocsin/gateway/journal/input-log";
import { replayStore } from "@tocsin/gateway/journal/replay-store";
import type { LogRecord } from "@tocsin/core/wire/log";
import type { DumpedEra } from "../ledger/dump-store.ts";
import type { CheckBook } from "./check-book.ts";
import type { StoreLedger } from "./store-ledger.ts";

/** What no step of a statechart makes. */
const NOT_STEPPED = new Set(["claim", "path", "idle", "loss", "clock", "command"]);

/**
 * T6 and T7: the inputs that the store holds, stepped again through the pure core from its first checkpoint, give the
 * records of its log. The core itself is what steps them; H1 is the judge of the core.
 */
export async function checkReplay(book: CheckBook, folder: string, { eras }: StoreLedger): Promise<void> {
  const isSame = book.open("T6", "stepping the stored inputs again from the checkpoint gives the records of the log");
  const log = await InputLog.open(folder);
  try {
    const logged = eras.flatMap(onlyHere).filter(({ kind }) => !NOT_STEPPED.has(kind));
    const replayed: unknown[] = [];
    for await (const checkpoint of log.checkpoints()) {
      for await (const some of replayStore(log, checkpoint))
        replayed.push(...some.filter(({ kind }) => !NOT_STEPPED.has(kind)));
      break;
    }
    for (let index = 0; index < Math.max(logged.length, replayed.length); index += 1) {
      const holds = isDeepStrictEqual(withoutSeq(logged[index]), replayed[index]);
      isSame(
        holds,
        () => `record ${index + 1}: ${JSON.stringify(logged[index])}, replayed ${JSON.stringify(replayed[index])}`,
      );
      if (!holds) break;
    }
  } finally {
    await log.close();
  }
}

/** Records of an era without those that its successor goes on with, renumbered. */
function onlyHere({ records }: DumpedEra, place: number, eras: readonly DumpedEra[]): LogRecord[] {
  const next = (eras[place + 1]?.records ?? []).filter(({ seq }) => seq > 1).map(text);
  const own = records.map(text);
  const from = next.length === 0 ? -1 : own.indexOf(next[0]!);
  const isRepeated = from >= 0 && own.slice(from).every((body, index) => body === next[index]);
  return isRepeated ? records.slice(0, from) : records;
}

const text = (record: LogRecord): string => JSON.stringify(withoutSeq(record));

function withoutSeq(record: LogRecord | undefined): unknown {
  if (record === undefined) return undefined;
  const { seq: _seq, ...rest } = record;
  return rest;
}
