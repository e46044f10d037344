import { existsSync, openSync, closeSync, readSync } from "node:fs";

const PORTION_BYTES = 1_048_576;

/** Lines of a ledger, one after the other; none where there is no such file. */
export function* readLines(path: string): Generator<string> {
  if (!existsSync(path)) return;
  const file = openSync(path, "r");
  const portion = Buffer.alloc(PORTION_BYTES);
  let rest = "";
  try {
    for (;;) {
      const length = readSync(file, portion, 0, PORTION_BYTES, null);
      if (length === 0) break;
      // Ledgers of readings are plain ASCII; those of JSON may cut a letter in two only at the end of a portion.
      const lines = (rest + portion.toString("latin1", 0, length)).split("\n");
      rest = lines.pop()!;
      yield* lines;
    }
    if (rest !== "") yield rest;
  } finally {
    closeSync(file);
  }
}

export function* readJsonLines<T>(path: string): Generator<T> {
  for (const line of readLines(path)) yield JSON.parse(Buffer.from(line, "latin1").toString("utf8")) as T;
}
