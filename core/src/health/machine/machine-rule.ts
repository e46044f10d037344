import type { Cause } from "../../wire/log.ts";
import { delayText } from "../explain/cause-text.ts";
import type { RuleConfig, SensorConfig } from "../config.ts";
import type { Result } from "../expression/calculated.ts";
import type { SensorColumns } from "../sensor/sensor-columns.ts";
import type { SensorWords } from "../sensor/sensor-health.ts";

/**
 * How many of a rule's sensors stand beyond. Only a live sensor votes: a limit that is held says nothing. One that is
 * suppressed by design is there and does not vote; one that is out of service is not there.
 */
export function countVotes(columns: SensorColumns, sensors: readonly number[], rule: RuleConfig): Result {
  let [present, beyond] = [0, 0];
  for (const sensor of sensors) {
    const words = columns.words(sensor);
    if (words.outOfService || !(words.signal === "live" || isByDesign(words))) continue;
    present += 1;
    if (words.signal === "live" && !isByDesign(words) && rule.beyond.includes(words.limit)) beyond += 1;
  }
  if (present >= rule.atLeast) return { value: beyond, quality: "good" };
  return { lacks: `${present} of ${sensors.length} sensors can be heard, ${rule.atLeast} are needed` };
}

const isByDesign = ({ processByDesign, instrumentByDesign }: SensorWords): boolean =>
  processByDesign || instrumentByDesign;

/** Why a rule came or went, in its own words; undefined for a sensor that is no rule. */
export function ruleCause({ rule, limits }: SensorConfig, beyond: number, returning: boolean): Cause | undefined {
  const high = limits.high;
  if (rule === undefined || high === undefined) return undefined;
  const delayMs = returning ? high.offDelayMs : high.onDelayMs;
  const count = `${beyond} of ${rule.sensors.length} sensors beyond`;
  const text = `${count}${returning ? `, ${rule.atLeast} are needed` : ""}${delayText(delayMs)}`;
  return { kind: "limit", text, level: "high", limit: rule.atLeast - 1, ...(delayMs > 0 ? { delayMs } : {}) };
}
