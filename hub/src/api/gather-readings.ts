import type { Gap, ReadingColumns } from "@tocsin/core/wire/query";
import type { Failure } from "../gateways/gateway-request.ts";
import type { ReadingsPage } from "../gateways/readings-query.ts";

/** Readings beyond this many are not put together into one answer; the asker is told to ask for less. */
const POINTS_MAX = 50_000;

type Readings = ReadingsPage | Failure | { ok: false; code: "too-many"; detail: string };

/** All pages as one, as long as they are not too many. */
export async function gatherReadings(pages: AsyncIterable<ReadingsPage | Failure>): Promise<Readings> {
  const columns: ReadingColumns = { at: [] };
  const gaps: Gap[] = [];
  for await (const page of pages) {
    if (!page.ok) return page;
    if (columns.at.length >= POINTS_MAX) return tooMany;
    append(columns, page.columns);
    gaps.push(...page.gaps);
  }
  return { ok: true, columns, gaps };
}

const tooMany = {
  ok: false,
  code: "too-many",
  detail: `the range holds more than ${POINTS_MAX} readings: ask for a shorter one, add maxPoints=1000, or take format=ndjson or csv`,
} as const;

/** Puts a page behind what is there. Quality is left out where all are good, so it is filled in where one page has it. */
function append(columns: ReadingColumns, page: ReadingColumns): void {
  const before = columns.at.length;
  const length = page.at.length;
  if (columns.quality || page.quality) {
    columns.quality ??= Array.from({ length: before }, () => "good" as const);
    columns.quality.push(...(page.quality ?? Array.from({ length }, () => "good" as const)));
  }
  columns.at.push(...page.at);
  if (page.value) (columns.value ??= []).push(...page.value);
  for (const name of ["min", "max", "mean"] as const) if (page[name]) (columns[name] ??= []).push(...page[name]);
  if (page.stepMs !== undefined) columns.stepMs = page.stepMs;
}
