import { CsvError, parse } from "csv-parse/sync";
import type { ConfigError, Loaded, Place } from "./config-error.ts";
import { didYouMean } from "./did-you-mean.ts";
import { findWrongQuote } from "./wrong-quote.ts";

/** One row of a table. Columns go by the names of the head line; an empty cell is undefined. */
export type Row = { cell(column: string): string | undefined; place(column?: string): Place };

export type TableSource = { file: string; text: string };
export type TableColumns = { known: readonly string[]; required: readonly string[] };

/** Beyond so many lines with wrong quotes the text is no table. */
const WRONG_QUOTES_MAX = 100;

type Cells = { line: number; texts: string[] };

/** The rows that could be read, and what is wrong with the others and the head line. */
export type ReadRows = {
  rows: Row[];
  errors: ConfigError[];
  /** The names of the head line. */
  columns: readonly string[];
  /** False where columns are unknown, missing or repeated: what a row lacks may then stand in one of them. */
  headIsRight: boolean;
};

/**
 * A CSV text with a head line, comma or semicolon as the head line has it; lines that begin with `#` are comments.
 * Unknown, missing and repeated columns and every row of the wrong width are reported together.
 */
export function readTable(columns: TableColumns, source: TableSource): Loaded<Row[]> {
  const { rows, errors } = readRows(columns, source);
  return errors.length === 0 ? { ok: true, value: rows } : { ok: false, errors };
}

/** As `readTable`, with the rows that are right beside those that are not. */
export function readRows(columns: TableColumns, source: TableSource): ReadRows {
  const delimiter = delimiterOf(source.text);
  const { records, errors } = parseRecords(source, delimiter);
  const [head, ...body] = records;
  if (head === undefined) {
    const message = `no head line: begin with ${columns.required.join(",")}`;
    if (errors.length === 0) errors.push({ file: source.file, line: 1, column: 1, path: "", message });
    return { rows: [], errors, columns: [], headIsRight: false };
  }
  // The head line itself was left out: what follows it is none.
  if (errors.some(({ line }) => line < head.line)) return { rows: [], errors, columns: [], headIsRight: false };
  const lines = source.text.replace(/^\uFEFF/, "").split("\n");
  const placed = (record: Cells, index: number) => placeOf(source.file, lines, delimiter, record.line, index);
  const wrong = wrongHead(head, columns, (index) => placed(head, index));
  errors.push(...wrong);
  const indexes = new Map(head.texts.map((name, index) => [name, index]));
  const rows: Row[] = [];
  for (const record of body) {
    const message = wrongWidth(record.texts.length, head.texts.length, delimiter);
    if (message === undefined)
      rows.push({
        cell: (column) => record.texts[indexes.get(column) ?? -1] || undefined,
        place: (column) => placed(record, indexes.get(column ?? "") ?? 0),
      });
    else errors.push({ ...placed(record, Math.min(record.texts.length, head.texts.length) - 1), path: "", message });
  }
  return { rows, errors, columns: head.texts, headIsRight: wrong.length === 0 };
}

function wrongWidth(cells: number, wanted: number, delimiter: string): string | undefined {
  if (cells === wanted) return undefined;
  const found = `the row has ${cells} ${cells === 1 ? "cell" : "cells"}, the head line ${wanted}`;
  if (cells > wanted) return `${found}: quote a cell that holds "${delimiter}", or take out what is too much`;
  return `${found}: write a "${delimiter}" for each cell that stays empty`;
}

function delimiterOf(text: string): "," | ";" {
  const head = text.split("\n").find((line) => line.trim() !== "" && !line.startsWith("#")) ?? "";
  return head.includes(";") && !head.includes(",") ? ";" : ",";
}

type Records = { records: Cells[]; errors: ConfigError[] };

/** A line whose quotes are wrong is reported and left out, so that the other lines can be read. */
function parseRecords({ file, text }: TableSource, delimiter: string): Records {
  const errors: ConfigError[] = [];
  let rest = text;
  for (;;) {
    try {
      return { records: parseCells(rest, delimiter), errors };
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      const wrong = findWrongQuote(rest, delimiter);
      if (wrong === undefined || errors.length === WRONG_QUOTES_MAX) {
        const line = typeof error["lines"] === "number" ? error["lines"] : 1;
        const message = `not CSV: ${error.message}; a quote in a cell is written twice, and the cell in quotes`;
        errors.push({ file, line, column: 1, path: "", message });
        return { records: [], errors };
      }
      errors.push({ file, line: wrong.line, column: wrong.column, path: "", message: wrong.message });
      rest = withoutLine(rest, wrong.line);
    }
  }
}

const withoutLine = (text: string, line: number): string =>
  text
    .split("\n")
    .map((each, index) => (index === line - 1 ? "" : each))
    .join("\n");

/** @throws CsvError where quotes are wrong */
function parseCells(text: string, delimiter: string): Cells[] {
  const firstLines: number[] = [];
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
  return texts.map((record, index) => ({ line: firstLines[index]!, texts: record }));
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
