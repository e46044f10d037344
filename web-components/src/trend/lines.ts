import type { SensorItem, TransitionItem } from "@tocsin/core/wire/hub-api";
import type { Aggregate, Readings } from "./asked-readings.ts";
import { doubtsOf, withDoubts } from "./doubt.ts";
import { heldOver, trendData, withNewest, type TrendData } from "./trend-data.ts";

/** One sensor with its line. */
export type TrendLine = { sensor: SensorItem; data: TrendData };

/**
 * What is drawn of the readings of a sensor: what holds until now, what is missing, what is not to be believed.
 * @param past transitions of the sensor, the newest first
 */
export function lineOf(
  sensor: SensorItem,
  { item: asked, newest, newestIsBad }: Readings,
  past: readonly TransitionItem[],
  aggregate: Aggregate,
): TrendLine {
  const item = sensor.reports === "onChange" ? heldOver(asked, newest) : asked;
  const { at, quality, stepMs = 0 } = item.columns;
  const bad = new Set(at.filter((_, i) => (quality?.[i] ?? "good") !== "good"));
  if (newestIsBad && newest) bad.add(newest.at);
  const whole = withNewest(trendData(item, sensor.reports === "periodic"), newest);
  const shown = aggregate === "avg" ? { ...whole, min: undefined, max: undefined } : whole;
  return { sensor, data: withDoubts(shown, doubtsOf(sensor, past), bad, stepMs) };
}
