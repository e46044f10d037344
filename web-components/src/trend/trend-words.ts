import { clockTime, spanWords } from "../words/time-words.ts";
import type { TrendData } from "./trend-data.ts";

/** The gaps of a trend for those who do not see the hatching. */
export const gapWords = ({ gaps }: TrendData): string =>
  gaps.map(({ from, to, reason }) => `${reason} ${spanWords(to - from)} from ${clockTime(from)}`).join("; ");
