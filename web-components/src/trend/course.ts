import { msg, str } from "../words/language.ts";
import { valueWords } from "../words/value-words.ts";
import type { TrendData } from "./trend-data.ts";

const LOOK_MS = 5 * 60_000;
const MINUTE_MS = 60_000;
const POINTS_MIN = 5;
/** A line that moves less than this share of what is shown is steady. */
const STEADY = 0.02;

/** How fast a line moves at its end, per minute, by the straight line through its last five minutes. */
export function slopePerMinute({ at, value }: Pick<TrendData, "at" | "value">): number | undefined {
  const end = at.at(-1);
  if (end === undefined) return undefined;
  const points = at.flatMap((time, i) => (time > end - LOOK_MS && value[i] != null ? [[time - end, value[i]!]] : []));
  if (points.length < POINTS_MIN) return undefined;
  const mean = (of: 0 | 1) => points.reduce((sum, point) => sum + point[of]!, 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const spread = points.reduce((sum, [time]) => sum + (time! - x) ** 2, 0);
  if (spread === 0) return undefined;
  return (points.reduce((sum, [time, v]) => sum + (time! - x) * (v! - y), 0) / spread) * MINUTE_MS;
}

/** `rising 1.2 °C/min`, where a line goes somewhere. @param span what the value axis shows */
export function courseWords(data: TrendData, span: number, unit: string, digits: number): string {
  const slope = data.names ? undefined : slopePerMinute(data);
  if (slope === undefined || Math.abs(slope) * (LOOK_MS / MINUTE_MS) < span * STEADY) return "";
  const rate = `${valueWords(Math.abs(slope), Math.max(1, digits))} ${unit}/min`;
  return slope > 0 ? msg(str`rising ${rate}`) : msg(str`falling ${rate}`);
}
