import type { Figure, Figures, FiguresAnswer, Reliability } from "@tocsin/core/wire/figures";
import type { FieldColumn } from "./columns.ts";

export type FigureRow = {
  /** `all`, or the id of a site, zone, machine or sensor. */
  id: string;
  tag?: string;
  figure: string;
  value: number | string;
  target?: number;
  atMost?: number;
  verdict?: string;
  detail?: string;
};

const column = (field: keyof FigureRow): FieldColumn<FigureRow> => ({ name: field, field, of: (row) => row[field] });
export const FIGURE_COLUMNS: readonly FieldColumn<FigureRow>[] = (
  ["id", "tag", "figure", "value", "target", "atMost", "verdict", "detail"] as const
).map(column);

/** Every figure as a row: of all together, then of each part. */
export function* figureRows({ all, items }: FiguresAnswer): Generator<FigureRow> {
  yield* rowsOf({ id: "all" }, all);
  for (const { id, tag, figures } of items) yield* rowsOf({ id, ...(tag === undefined ? {} : { tag }) }, figures);
}

function* rowsOf(of: Pick<FigureRow, "id" | "tag">, figures: Figures): Generator<FigureRow> {
  const { alarms, machines, sensors, links } = figures;
  const row = (figure: string, told: Figure | number, detail?: string): FigureRow => {
    const { value, target, atMost, verdict } = typeof told === "number" ? ({ value: told } as Figure) : told;
    return {
      ...of,
      figure,
      value,
      ...(target === undefined ? {} : { target }),
      ...(atMost === undefined ? {} : { atMost }),
      ...(verdict === undefined ? {} : { verdict }),
      ...(detail === undefined ? {} : { detail }),
    };
  };
  yield row("annunciated", alarms.annunciated);
  yield row("annunciated per day", alarms.perDay);
  yield row("annunciated per hour", alarms.perHour);
  yield row("annunciated per 10 minutes", alarms.per10Minutes);
  yield row("share of 10-minute periods with more than 10", alarms.busyPeriods, `most ${alarms.busyPeriods.most}`);
  yield row("share of time in flood", alarms.floods);
  yield row("floods", alarms.floods.count, `longest ${alarms.floods.longestMs} ms, peak ${alarms.floods.peak}`);
  yield row("share of the ten worst", alarms.worst);
  yield row("chattering alarms", alarms.chattering);
  yield row("fleeting alarms", alarms.fleeting);
  yield row("standing alarms on the worst day", alarms.standing, `now ${alarms.standing.now}`);
  for (const priority of ["high", "medium", "low"] as const)
    yield row(`share of priority ${priority}`, alarms.priorities[priority]);
  for (const [place, { id, annunciated, cureText }] of alarms.worst.items.entries())
    yield row(`worst alarm ${place + 1}`, annunciated, `${id}: ${cureText}`);
  yield* reliabilityRows(row, "machines", machines);
  yield* reliabilityRows(row, "sensors", sensors);
  yield row("data paths lost", links.pathsLost, `${links.lostMs} ms`);
  yield row("sources silent", links.sources.failures, `${links.sources.downMs} ms`);
}

type RowOf = (figure: string, told: Figure | number, detail?: string) => FigureRow;

function* reliabilityRows(row: RowOf, things: string, told: Reliability): Generator<FigureRow> {
  yield row(`${things}: failures`, told.failures);
  if (told.availability !== undefined) yield row(`${things}: availability`, told.availability);
  if (told.mtbfMs !== undefined) yield row(`${things}: MTBF in ms`, told.mtbfMs);
  if (told.mttresMs !== undefined) yield row(`${things}: MTTRes in ms`, told.mttresMs);
}
