const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

export const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character]!);

const figures = (digits: number) =>
  new Intl.NumberFormat("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
const formats = [0, 1, 2, 3].map(figures);

/** A number for people: as many decimals as tell something. */
export function amount(value: number | undefined, unit = ""): string {
  if (value === undefined || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  const digits = Number.isInteger(value) || size >= 1_000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 3;
  return formats[digits]!.format(value) + (unit && ` ${unit}`);
}
/** Always so many decimals, for columns. */
export const fixed = (value: number, digits: 0 | 1 | 2 | 3): string =>
  Number.isFinite(value) ? formats[digits]!.format(value) : "–";

/** Cells are HTML; those behind the first `texts` columns are numbers. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], texts = 1): string {
  const cell = (tag: "th" | "td") => (content: string, at: number) =>
    `<${tag}${at < texts ? "" : ' class="num"'}>${content}</${tag}>`;
  const line = (tag: "th" | "td", cells: readonly string[]) => `<tr>${cells.map(cell(tag)).join("")}</tr>`;
  const body = rows.map((row) => line("td", row)).join("\n");
  return `<div class="scroll"><table><thead>${line("th", head)}</thead><tbody>\n${body}\n</tbody></table></div>`;
}
