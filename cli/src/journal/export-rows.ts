import { Mark } from "@tocsin/core/health/zone";
import type { LogRecord } from "@tocsin/core/wire/log";
import type { ExportedReading, ExportedRecord } from "@tocsin/gateway/journal/inspect";

export type Format = "csv" | "ndjson";

const iso = (at: number): string => new Date(at).toISOString();

type Cell = string | number | boolean;

/** RFC 4180. */
const cell = (value: Cell): string => {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const line = (cells: readonly Cell[]): string => `${cells.map(cell).join(",")}\n`;

/** What the journal noted of the reading, by the names of `Mark`: late, retained, without a time of its own, ... */
const marksOf = (marks: number): string[] =>
  Object.entries(Mark).flatMap(([name, bit]) => ((marks & bit) === 0 ? [] : [name]));

/** Raw values, as the sensor sent them. */
export async function* exportReadings(
  readings: AsyncIterable<ExportedReading>,
  format: Format,
): AsyncGenerator<string> {
  if (format === "csv") yield line(["sensor", "time", "value", "quality", "ordinal", "marks"]);
  for await (const { sensor, at, value, quality, ordinal, marks } of readings)
    yield format === "csv"
      ? line([sensor, iso(at), value, quality, ordinal, marksOf(marks).join(" ")])
      : `${JSON.stringify({ sensor, time: iso(at), value, quality, ordinal, marks: marksOf(marks) })}\n`;
}

const stateOf = (record: LogRecord): string => ("health" in record ? record.health : "");
const idOf = (record: LogRecord): string => ("id" in record ? record.id : "path" in record ? record.path : "");
const textOf = (record: LogRecord): string =>
  "cause" in record ? record.cause.text : "text" in record ? (record.text ?? "") : "";

/** As CSV what all kinds of records have; as NDJSON the records as they are. */
export async function* exportLog(records: AsyncIterable<ExportedRecord>, format: Format): AsyncGenerator<string> {
  if (format === "csv") yield line(["epoch", "seq", "time", "kind", "id", "health", "text"]);
  for await (const { epoch, record } of records)
    yield format === "csv"
      ? line([epoch, record.seq, iso(record.at), record.kind, idOf(record), stateOf(record), textOf(record)])
      : `${JSON.stringify({ epoch, ...record })}\n`;
}
