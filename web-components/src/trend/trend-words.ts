import type { SensorItem } from "@tocsin/core/wire/hub-api";
import type { Gap } from "@tocsin/core/wire/query";
import { msg, str, told } from "../words/language.ts";
import { clockTime, minuteOrDate, spanWords } from "../words/time-words.ts";
import { decimalsOf, valueWords } from "../words/value-words.ts";
import type { TrendLine } from "./lines.ts";
import type { TrendData } from "./trend-data.ts";

/** What of a trend is not to be believed, for those who do not see the dashes. */
const doubtWords = ({ at, doubtful }: TrendData): string => {
  const first = doubtful?.findIndex((value) => value !== null) ?? -1;
  if (!doubtful || first < 0) return "";
  const last = doubtful.findLastIndex((value) => value !== null);
  return msg(str`Not valid between ${clockTime(at[first]!)} and ${clockTime(at[last]!)}`);
};

/** What a gateway says of the time before its first reading. */
const BEGINNINGS = new Set(["before this store begins", "older than readings are kept"]);

/** Why nothing is drawn, in short. @param now ms since 1970 UTC, for the date where it is another day */
export function gapLabel({ from, to, reason }: Gap, now: number): string {
  if (BEGINNINGS.has(reason)) return msg(str`no readings before ${minuteOrDate(to, now)}`);
  const length = spanWords(to - from);
  return reason === "no data" ? msg(str`no data ${length}`) : msg(str`no data ${length}, ${told(reason)}`);
}

/** The gaps of a trend for those who do not see the hatching. */
const gapWords = ({ gaps }: TrendData): string =>
  gaps
    .map(({ from, to, reason }) => msg(str`${told(reason)} ${spanWords(to - from)} from ${clockTime(from)}`))
    .join("; ");

/** What a line shows, in a sentence. */
export function lineWords({ sensor, data }: TrendLine): string {
  const values = data.value.filter((value) => value !== null);
  if (values.length === 0) return msg(str`Trend of ${sensor.tag}: ${doubtWords(data) || msg("no readings")}`);
  const digits = decimalsOf(sensor);
  const [least, most] = [Math.min(...values), Math.max(...values)].map((value) => valueWords(value, digits));
  const course = data.names ? msg("states") : `${msg(str`${least} to ${most}`)} ${sensor.unit ?? ""}`;
  return `${[msg(str`Trend of ${sensor.tag}: ${course}`), gapWords(data), doubtWords(data)].filter(Boolean).join(". ")}.`;
}

/** The value of a line at a place, as people read it. */
export function wordsAt(sensor: SensorItem, { value, doubtful, names }: TrendData, place: number): string {
  const known = value[place] ?? doubtful?.[place];
  if (known == null) return "–";
  return names?.[known] ?? `${valueWords(known, decimalsOf(sensor))} ${sensor.unit ?? ""}`.trim();
}
