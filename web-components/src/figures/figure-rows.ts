import type { AlarmFigures, Figure } from "@tocsin/core/wire/figures";
import { msg, str } from "../words/language.ts";
import { spanWords } from "../words/time-words.ts";
import { count, percent, valueWords } from "../words/value-words.ts";

/** One figure against what is wanted, in words. */
export type FigureRow = {
  name: string;
  value: string;
  target: string;
  atMost: string;
  verdict: Figure["verdict"];
  note: string;
};

type Shown = (n: number) => string;
const plain: Shown = (n) => valueWords(n, n >= 100 || Number.isInteger(n) ? 0 : 1);

function row(name: string, figure: Figure, words: Shown, note = ""): FigureRow {
  const told = (n: number | undefined) => (n === undefined ? "" : words(n));
  const { value, target, atMost, verdict } = figure;
  return { name, value: words(value), target: told(target), atMost: told(atMost), verdict, note };
}

const HOUR_DAYS = 1 / 24;
const DAY_MS = 86_400_000;

/** How many rang in each day, or in all where there is less than a day to count: that says nothing of a day. */
export const alarmsPerDay = ({ perDay, annunciated }: AlarmFigures, days: number): number =>
  days < 1 ? annunciated : perDay.value;

/** What `alarmsPerDay` tells, in words. */
export const perDayWords = (days: number): string =>
  days < 1 ? msg(str`Alarms in ${spanWords(days * DAY_MS)}`) : msg("Alarms per day");

/**
 * The figures of alarms in the order in which one asks for them.
 * @param days of history: no rate is told for longer than that
 */
export function figureRows(figures: AlarmFigures, days: number): FigureRow[] {
  const { busyPeriods, floods, chattering, fleeting, standing, priorities, worst } = figures;
  const occurrences = (n: number) => (n === 1 ? msg("1 occurrence") : msg(str`${count(n)} occurrences`));
  return [
    days < 1
      ? row(perDayWords(days), { value: figures.annunciated }, plain)
      : row(perDayWords(days), figures.perDay, plain, msg(str`${count(figures.annunciated)} in all`)),
    ...(days < HOUR_DAYS ? [] : [row(msg("Alarms per hour"), figures.perHour, plain)]),
    ...(days < HOUR_DAYS / 6 ? [] : [row(msg("Alarms per 10 minutes"), figures.per10Minutes, plain)]),
    row(
      msg("10-minute periods with more than 10"),
      busyPeriods,
      percent,
      msg(str`${count(busyPeriods.periods)} of them, ${count(busyPeriods.most)} alarms at most`),
    ),
    row(msg("Time in flood"), floods, percent, floods.count ? floodsWords(floods) : ""),
    row(msg("Share of the ten worst"), worst, percent),
    row(msg("Chattering"), chattering, plain, occurrences(chattering.occurrences)),
    row(msg("Fleeting"), fleeting, plain, occurrences(fleeting.occurrences)),
    row(msg("Standing on any day"), standing, plain, msg(str`${count(standing.now)} now`)),
    row(msg("Priority high"), priorities.high, percent),
    row(msg("Priority medium"), priorities.medium, percent),
    row(msg("Priority low"), priorities.low, percent),
  ];
}

function floodsWords({ count: n, longestMs, peak }: AlarmFigures["floods"]): string {
  const [longest, most] = [spanWords(longestMs), count(peak)];
  return n === 1
    ? msg(str`1 flood, ${longest}, peak ${most}`)
    : msg(str`${count(n)} floods, ${longest} at most, peak ${most}`);
}
