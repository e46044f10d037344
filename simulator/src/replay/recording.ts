import { isId, type Id } from "@tocsin/core/wire/id";
import { fillIn, timeOf, type Layout } from "./layout.ts";
import { cellsOf, linesOf } from "./lines.ts";

/** One line of recorded data: a machine's values at one time. */
export type RecordedRow = { machine: string; at: number; values: (number | string | undefined)[] };
/** `name` is what the data calls it. */
export type RecordedMachine = { machine: Id; name: string; tag: string; description: string };
export type Recording = {
  rows: RecordedRow[];
  machines: RecordedMachine[];
  /** Lines that were left out, and why the first of them was. */
  skipped: number;
  firstSkip: string | undefined;
  /** Cells that should be numbers and are none, left empty, and which the first of them was. */
  unreadable: number;
  firstUnreadable: string | undefined;
};

/** Data is read as a whole so that it can be played in the order of its times. */
const ROWS_MAX = 5_000_000;

type Columns = { machine: number | undefined; time: number; sensors: number[] };

function findColumns(layout: Layout, head: readonly string[]): Columns | { wrong: string } {
  const missing: string[] = [];
  const find = (column: number | string): number => {
    const at = typeof column === "number" ? column - 1 : head.indexOf(column);
    if (at < 0 || at >= head.length) missing.push(String(column));
    return at;
  };
  const columns = {
    machine: layout.machine.column === undefined ? undefined : find(layout.machine.column),
    time: find(layout.time.column),
    sensors: layout.sensors.map(({ column }) => find(column)),
  };
  if (missing.length === 0) return columns;
  const seen = layout.file.header
    ? `the head line has ${head.slice(0, 20).join(", ")}`
    : `its lines have ${head.length} cells`;
  return { wrong: `the data has no column ${missing.join(", ")}: ${seen}` };
}

/** @throws Error where the file cannot be read or does not fit the layout */
export async function readRecording(file: string, layout: Layout): Promise<Recording> {
  const recording: Recording = {
    rows: [],
    machines: [],
    skipped: 0,
    firstSkip: undefined,
    unreadable: 0,
    firstUnreadable: undefined,
  };
  const machines = new Map<string, string>();
  let columns: Columns | undefined;
  let number = 0;
  for await (const line of linesOf(file)) {
    number++;
    if (line.trim() === "") continue;
    const cells = cellsOf(line, layout.file.separator);
    if (!columns) {
      const found = findColumns(layout, cells);
      if ("wrong" in found) throw new Error(`${file}:${number}  ${found.wrong}`);
      columns = found;
      if (layout.file.header) continue;
    }
    const place = `${file}:${number}`;
    const row = readRow(cells, columns, layout, machines, recording, place);
    if (typeof row !== "string") recording.rows.push(row);
    else if (recording.skipped++ === 0) recording.firstSkip = `${place}  ${row}`;
    if (recording.rows.length > ROWS_MAX) throw new Error(`${file} has more than ${ROWS_MAX} rows: split it`);
  }
  if (recording.rows.length === 0) throw new Error(`no row fits: ${recording.firstSkip ?? "it is empty"}`);
  if (layout.file.order === "time") recording.rows.sort((one, other) => one.at - other.at);
  return recording;
}

/** Where a whole table was written as numbers with a fraction, so were the machines' own: 1.0 is machine 1. */
const machineName = (cell: string): string =>
  cell.includes(".") && Number.isInteger(Number(cell)) ? String(Number(cell)) : cell;

/** The row, or why it is none. */
function readRow(
  cells: readonly string[],
  columns: Columns,
  layout: Layout,
  machines: Map<string, string>,
  recording: Recording,
  place: string,
): RecordedRow | string {
  const at = timeOf(layout, cells[columns.time] ?? "");
  if (!Number.isFinite(at)) return `"${cells[columns.time] ?? ""}" is no time in ${layout.time.unit}`;
  const name = columns.machine === undefined ? "" : machineName(cells[columns.machine] ?? "");
  let machine = machines.get(name);
  if (machine === undefined) {
    machine = fillIn(layout.machine.id, name);
    if (!isId(machine)) return `"${machine}" cannot be a machine's id: letters, digits, "_" or "-"`;
    machines.set(name, machine);
    const { tag = machine, description = "" } = layout.machine;
    recording.machines.push({ machine, name, tag: fillIn(tag, name), description: fillIn(description, name) });
  }
  const values = columns.sensors.map((column, index) => {
    const cell = cells[column] ?? "";
    if (cell === "" || layout.sensors[index]!.kind === "discrete") return cell === "" ? undefined : cell;
    const value = Number(layout.file.decimalComma ? cell.replace(",", ".") : cell);
    if (Number.isFinite(value)) return value;
    if (recording.unreadable++ === 0)
      recording.firstUnreadable = `${place}  "${cell}" in column ${column + 1} is no number`;
    return undefined;
  });
  return { machine, at, values };
}
