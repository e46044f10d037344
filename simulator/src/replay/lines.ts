import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** Lines of a text file, unpacked where its name ends in .gz. Errors of the file and of unpacking end the loop. */
export async function* linesOf(file: string): AsyncGenerator<string> {
  const source = createReadStream(file);
  const input: Readable = file.endsWith(".gz") ? source.pipe(createGunzip()) : source;
  if (input !== source) source.once("error", (error: Error) => void input.destroy(error));
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  // readline ends quietly when its input fails.
  let failure: Error | undefined;
  input.once("error", (error: Error) => {
    failure = error;
    lines.close();
  });
  yield* lines;
  if (failure) throw failure;
}

const SEPARATORS = { comma: ",", semicolon: ";", tab: "\t" } as const;
export type Separator = keyof typeof SEPARATORS | "whitespace";

/** Cells of a line. A cell in quotes may hold the separator, and a quote written twice. */
export function cellsOf(line: string, separator: Separator): string[] {
  if (separator === "whitespace") return line.trim().split(/\s+/);
  const mark = SEPARATORS[separator];
  if (!line.includes('"')) return line.split(mark).map((cell) => cell.trim());
  const cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  for (let at = 0; at < line.length; at++) {
    const letter = line[at]!;
    if (letter === '"' && isQuoted && line[at + 1] === '"') cell += line[++at]!;
    else if (letter === '"') isQuoted = !isQuoted;
    else if (letter === mark && !isQuoted) {
      cells.push(cell.trim());
      cell = "";
    } else cell += letter;
  }
  return [...cells, cell.trim()];
}
