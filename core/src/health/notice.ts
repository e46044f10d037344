import { PRIORITIES } from "../wire/health.ts";
import type { AlarmText, Level, SensorConfig } from "./config.ts";
import type { Notice } from "./sensor-columns.ts";
import type { SensorWords } from "./sensor-health.ts";

const rank = (text: AlarmText): number => PRIORITIES.indexOf(text.priority);

/**
 * Priority and message of what stands now: the worse of limit and instrument, undefined where neither does. A limit
 * that the configuration has lost says nothing.
 */
export function noticeOf(config: SensorConfig, words: SensorWords, active: number): Notice | undefined {
  const limit = limitText(config, words, active);
  const ill = words.signal === "silent" || words.signal === "invalid" || words.signal === "frozen";
  const instrument = ill ? config.instrument : undefined;
  const worse = limit && instrument ? (rank(limit) < rank(instrument) ? limit : instrument) : (limit ?? instrument);
  if (worse === undefined) return undefined;
  return { priority: worse.priority, ...(worse.message === undefined ? {} : { message: worse.message }) };
}

function limitText(config: SensorConfig, { limit }: SensorWords, active: number): AlarmText | undefined {
  if (limit === "normal") return undefined;
  return limit === "offNormal" ? config.abnormal[active - 1] : config.limits[limit satisfies Level];
}
