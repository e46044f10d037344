import type { Gap, ReadingColumns } from "@tocsin/core/wire/query";
import type { ReadingRow } from "@tocsin/core/wire/hub-readings";
import type { ReadingsPage } from "../gateways/readings-query.ts";
import type { Failure } from "../gateways/gateway-request.ts";
import { isoTime } from "./export/csv.ts";
import type { FieldColumn } from "./export/columns.ts";

/** One line of an export: a reading, or a range for which there is none, with why. */
export type ReadingLine = ReadingRow | { gap: Gap };

/** Readings as rows, of one page. */
export function rowsOf(columns: ReadingColumns): ReadingRow[] {
  const { at, value, quality, min, max, mean } = columns;
  return at.map((time, i) =>
    value
      ? { at: time, value: value[i]!, quality: quality?.[i] ?? "good" }
      : { at: time, min: min?.[i], max: max?.[i], mean: mean?.[i] },
  ) as ReadingRow[];
}

/** Lines of all pages, a gap before the first reading behind its begin. @throws where the gateway fails midway */
export async function* linesOf(pages: AsyncIterable<ReadingsPage | Failure>): AsyncGenerator<ReadingLine> {
  const waiting: Gap[] = [];
  for await (const page of pages) {
    if (!page.ok) throw new Error(`the gateway stopped answering: ${page.detail}`);
    waiting.push(...page.gaps);
    waiting.sort((a, b) => a.from - b.from);
    for (const row of rowsOf(page.columns)) {
      while (waiting.length > 0 && waiting[0]!.from <= row.at) yield { gap: waiting.shift()! };
      yield row;
    }
  }
  for (const gap of waiting) yield { gap };
}

const column = (name: string, of: (line: ReadingLine) => unknown): FieldColumn<ReadingLine> => ({
  name,
  of,
  field: name,
});
const member = (name: "value" | "quality" | "min" | "max" | "mean") =>
  column(name, (line) => (name in line ? (line as Record<string, unknown>)[name] : undefined));

/** The columns of a range that is given as it is, or reduced. In a gap's row only the time, its end and its reason stand. */
export const readingColumns = (reduced: readonly ("min" | "max" | "mean")[] | undefined) => [
  column("at", (line) => isoTime("gap" in line ? line.gap.from : line.at)),
  ...(reduced ? reduced.map(member) : [member("value"), member("quality")]),
  column("missingUntil", (line) => ("gap" in line ? isoTime(line.gap.to) : undefined)),
  column("missingBecause", (line) => ("gap" in line ? line.gap.reason : undefined)),
];
