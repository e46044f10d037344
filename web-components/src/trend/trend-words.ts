import { msg, str, told } from "../words/language.ts";
import { clockTime, spanWords } from "../words/time-words.ts";
import type { TrendData } from "./trend-data.ts";

/** What of a trend is not to be believed, for those who do not see the dashes. */
export const doubtWords = ({ at, doubtful }: TrendData): string => {
  const first = doubtful?.findIndex((value) => value !== null) ?? -1;
  if (!doubtful || first < 0) return "";
  const last = doubtful.findLastIndex((value) => value !== null);
  return msg(str`Not valid between ${clockTime(at[first]!)} and ${clockTime(at[last]!)}`);
};

/** The gaps of a trend for those who do not see the hatching. */
export const gapWords = ({ gaps }: TrendData): string =>
  gaps
    .map(({ from, to, reason }) => msg(str`${told(reason)} ${spanWords(to - from)} from ${clockTime(from)}`))
    .join("; ");
