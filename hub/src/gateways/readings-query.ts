import type { NatsConnection } from "@nats-io/transport-node";
import type { SensorPath } from "@tocsin/core/wire/id";
import type { Gap, ReadingColumns, ReadingsReply } from "@tocsin/core/wire/query";
import { askGateway, type Failure } from "./gateway-request.ts";

/** Readings beyond this many are not put together into one answer; the asker is told to ask for less. */
export const POINTS_MAX = 50_000;

export type ReadingsRange = { from: number; to: number; last?: number; maxPoints?: number };
export type Readings =
  { ok: true; columns: ReadingColumns; gaps: Gap[] } | Failure | { ok: false; code: "too-many"; detail: string };

/** Readings of one sensor from its gateway's journal, following the pages to the end of the range. */
export async function queryReadings(
  connection: NatsConnection | undefined,
  { machine, sensor, ...zone }: SensorPath,
  range: ReadingsRange,
): Promise<Readings> {
  const columns: ReadingColumns = { at: [] };
  const gaps: Gap[] = [];
  let cursor: string | undefined;
  do {
    const query = { v: 1, query: "readings", machine, sensor, ...range, ...(cursor ? { cursor } : {}) } as const;
    const page: ReadingsReply | Failure = await askGateway<ReadingsReply>(connection, zone, query);
    if (!page.ok) return page;
    append(columns, page.columns);
    gaps.push(...page.gaps);
    cursor = page.next;
    if (cursor !== undefined && columns.at.length >= POINTS_MAX) return tooMany;
  } while (cursor !== undefined);
  return { ok: true, columns, gaps };
}

const tooMany = {
  ok: false,
  code: "too-many",
  detail: `the range holds more than ${POINTS_MAX} readings: ask for a shorter one, or add maxPoints=1000`,
} as const;

/** Puts a page behind what is there. Quality is left out where all are good, so it is filled in where one page has it. */
export function append(columns: ReadingColumns, page: ReadingColumns): void {
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
