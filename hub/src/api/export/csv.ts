/** One column of a table: its name, and what of an item stands in it. */
export type Column<Item> = { name: string; of: (item: Item) => unknown };

/** A text that a spreadsheet would take for a formula is marked as text. */
const FORMULA = /^[=+\-@\t\r]/;
const SPECIAL = /[",\n\r]/;

/** A cell as RFC 4180 has it: a number and a truth as they are, what has parts as JSON. */
export function cell(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return SPECIAL.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const headOf = <Item>(columns: readonly Column<Item>[]): string =>
  `${columns.map(({ name }) => cell(name)).join(",")}\r\n`;

export const rowOf = <Item>(columns: readonly Column<Item>[], item: Item): string =>
  `${columns.map(({ of }) => cell(of(item))).join(",")}\r\n`;

const DATE_MAX_MS = 8.64e15;

/** ISO 8601 of ms since 1970 UTC, which both people and spreadsheets read; what no calendar has stays a number. */
export const isoTime = (ms: number | undefined): string | number | undefined =>
  ms === undefined || Math.abs(ms) > DATE_MAX_MS ? ms : new Date(ms).toISOString();
