import { formatDuration } from "@tocsin/core/config/duration";
import type { Backtested } from "./backtested.ts";
import { totalOf, type Counts } from "./comparison.ts";
import type { RungAlarm } from "./rung-alarms.ts";

/** So many alarms of a kind are listed with their times; `--json` lists all. */
const LISTED_MAX = 10;

const number = (value: number): string => value.toLocaleString("en");
const time = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace("T", " ")}`;

/** `212 alarms -> 9: 2 are kept, 7 are new, 210 are lost` */
export const sentenceOf = ({ before, after, kept, lost, new: added }: Counts): string =>
  `${number(before)} ${before === 1 ? "alarm" : "alarms"} -> ${number(after)}: ${number(kept)} kept, ${number(added)} new, ${number(lost)} lost`;

/** What one zone's backtest found, as a table and lists. */
export function describeBacktest(zone: string, backtested: Backtested): string {
  const { from, to, asked, readings, missing, compared } = backtested;
  const total = totalOf(compared);
  const rows: string[][] = [
    ["", "before", "after", "kept", "new", "lost"],
    ...[...compared, { of: "total", ...total }].map((one) => [
      one.of,
      ...[one.before, one.after, one.kept, one.new, one.lost].map(number),
    ]),
  ];
  const lines = [`${zone}: ${time(from)} to ${time(to)} UTC, ${number(readings)} readings`];
  if (from > asked) lines.push(`nothing older is kept, of ${formatDuration(to - asked)} that were asked for`);
  if (missing > 0)
    lines.push(`${number(missing)} readings are no longer kept or cannot be read: what they led to is not seen`);
  lines.push("", ...table(rows), "", sentenceOf(total));
  for (const [word, alarms] of listsOf(backtested)) lines.push(...list(word, alarms));
  return `${lines.join("\n")}\n`;
}

const listsOf = ({ compared }: Backtested): [string, RungAlarm[]][] => [
  ["kept", inOrder(compared.flatMap(({ keptAlarms }) => keptAlarms))],
  ["new", inOrder(compared.flatMap(({ newAlarms }) => newAlarms))],
  ["lost", inOrder(compared.flatMap(({ lostAlarms }) => lostAlarms))],
];

const inOrder = (alarms: RungAlarm[]): RungAlarm[] => alarms.toSorted((a, b) => a.from - b.from);

function list(word: string, alarms: readonly RungAlarm[]): string[] {
  if (alarms.length === 0) return [];
  const shown = alarms
    .slice(0, LISTED_MAX)
    .map(({ of, alarm, level, priority, from, to }) => [
      `  ${time(from)}`,
      to === undefined ? "stands" : `for ${formatDuration(Math.max(1_000, Math.round((to - from) / 1_000) * 1_000))}`,
      of,
      `${alarm} ${level}`,
      priority,
    ]);
  const more = alarms.length > LISTED_MAX ? [`  and ${number(alarms.length - LISTED_MAX)} more; --json lists all`] : [];
  return ["", `${word}, in UTC`, ...table(shown, "left"), ...more];
}

function table(rows: readonly string[][], numbers: "left" | "right" = "right"): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const cell = (text: string, column: number) =>
    column > 0 && numbers === "right" ? text.padStart(widths[column]!) : text.padEnd(widths[column]!);
  return rows.map((row) => row.map(cell).join("  ").trimEnd());
}
