import { CsvError, parse } from "csv-parse/sync";
import type { ConfigError, Loaded, Place } from "./config-error.ts";
import { didYouMean } from "./did-you-mean.ts";

/** One row of a table. Columns go by the names of the head line; an empty cell is undefined. */
export type Row = { cell(column: string): string | undefined; place(column?: string): Place };

export type TableSource = { file: string; text: string };
export type TableColumns = { known: readonly string[]; required: readonly string[] };

type Cells = { line: number; texts: string[] };

/**
 * A CSV text with a head line, comma or semicolon as the head line has it; lines that begin with `#` are comments.
 * Unknown, missing and repeated columns and every row of the wrong width are reported together.
 */
export function readTable(columns: TableColumns, source: TableSource): Loaded<Row[]> {
  const delimiter = delimiterOf(source.text);
  const records = parseRecords(source, delimiter);
  if (!records.ok) return records;
  const [head, ...body] = records.value;
  if (head === undefined) {
    const message = `no head line: begin with ${columns.required.join(",")}`;
    return { ok: false, errors: [{ file: source.file, line: 1, column: 1, path: "", message }] };
  }
  const lines = source.text.replace(/^\uFEFF/, "").split("\n");
  const placed = (record: Cells, index: number) => placeOf(source.file, lines, delimiter, record.line, index);
  const errors = wrongHead(head, columns, (index) => placed(head, index));
  for (const record of body) {
    if (record.texts.length === head.texts.length) continue;
    const message = `the row has ${record.texts.length} cells, the head line ${head.texts.length}: quote a cell that holds "${delimiter}"`;
    errors.push({ ...placed(record, Math.min(record.texts.length, head.texts.length) - 1), path: "", message });
  }
  if (errors.length > 0) return { ok: false, errors };
  const indexes = new Map(head.texts.map((name, index) => [name, index]));
  const value = body.map((record): Row => ({
    cell: (column) => record.texts[indexes.get(column) ?? -1] || undefined,
    place: (column) => placed(record, indexes.get(column ?? "") ?? 0),
  }));
  return { ok: true, value };
}

function delimiterOf(text: string): "," | ";" {
  const head = text.split("\n").find((line) => line.trim() !== "" && !line.startsWith("#")) ?? "";
  return head.includes(";") && !head.includes(",") ? ";" : ",";
}

function parseRecords({ file, text }: TableSource, delimiter: string): Loaded<Cells[]> {
  const firstLines: number[] = [];
  try {
    const texts = parse(text, {
      delimiter,
      bom: true,
      trim: true,
      comment: "#",
      comment_no_infix: true,
      skip_empty_lines: true,
      relax_column_count: true,
      cast: (cell, { column, lines }) => {
        // The parser's line is where the cell ends.
        if (column === 0) firstLines.push(lines - (cell.match(/\n/g)?.length ?? 0));
        return cell;
      },
    }) as string[][];
    return { ok: true, value: texts.map((record, index) => ({ line: firstLines[index]!, texts: record })) };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error["lines"] === "number" ? error["lines"] : 1;
    const message = `not CSV: ${error.message}; a quote in a cell is written twice, and the cell in quotes`;
    return { ok: false, errors: [{ file, line, column: 1, path: "", message }] };
  }
}

function wrongHead(head: Cells, columns: TableColumns, place: (index: number) => Place): ConfigError[] {
  const errors: ConfigError[] = [];
  const free = columns.known.filter((name) => !head.texts.includes(name));
  for (const [index, name] of head.texts.entries()) {
    const at = { ...place(index), path: name };
    if (!columns.known.includes(name))
      errors.push({ ...at, message: `unknown column "${name}": ${didYouMean(name, free)}` });
    else if (head.texts.indexOf(name) < index) errors.push({ ...at, message: `the column "${name}" comes twice` });
  }
  for (const name of columns.required.filter((each) => !head.texts.includes(each)))
    errors.push({ ...place(0), path: name, message: `the column "${name}" is missing: add it to the head line` });
  return errors;
}

/** Where the cell of this index begins. Counted only when an error names it: tables have many cells and few errors. */
function placeOf(file: string, lines: string[], delimiter: string, line: number, index: number): Place {
  let quoted = false;
  let cells = index;
  for (let row = line; row <= lines.length; row++) {
    const text = lines[row - 1]!;
    if (cells === 0) return { file, line: row, column: 1 };
    for (let column = 0; column < text.length; column++) {
      if (text[column] === '"') quoted = !quoted;
      else if (text[column] === delimiter && !quoted && --cells === 0) return { file, line: row, column: column + 2 };
    }
  }
  return { file, line, column: 1 };
}
