import type { Level, SensorConfig } from "../config.ts";
import type { ValueWay } from "../value/value-way.ts";

/** What a sensor's limits are judged by: its configuration, and what its values have come to. */
type Judged = { config: SensorConfig; way: ValueWay | undefined };

/** The lower limits are so many deviations below the mean, the upper ones above it. */
const SIDE: Record<Level, 1 | -1> = { lowLow: -1, low: -1, high: 1, highHigh: 1 };

/**
 * Where a limit lies, in units of what it judges. Undefined where there is none, where its baseline is not complete,
 * and where no value of the baseline differed from another, so that it tells nothing of how values vary.
 */
export function limitPlace({ config, way }: Judged, level: Level): number | undefined {
  const { value, deviations } = config.limits[level] ?? {};
  if (deviations === undefined) return value;
  const { isComplete = false, mean = 0, deviation = 0 } = way?.baseline ?? {};
  return isComplete && deviation > 0 ? mean + SIDE[level] * deviations * deviation : undefined;
}

/** By how much a value must be back before its limit is left. */
export function deadbandOf({ config: { deadband, deadbandDeviations }, way }: Judged): number {
  return deadbandDeviations === undefined ? deadband : deadbandDeviations * (way?.baseline?.deviation ?? 0);
}

/** Between these, both included, nothing is beyond a limit. The largest finite numbers, so that infinity never is. */
export function bandOf(judged: Judged): { from: number; to: number } {
  const place = (level: Level, otherwise: number) => limitPlace(judged, level) ?? otherwise;
  const [least, most] = [-Number.MAX_VALUE, Number.MAX_VALUE];
  return {
    from: Math.max(place("lowLow", least), place("low", least)),
    to: Math.min(place("highHigh", most), place("high", most)),
  };
}
