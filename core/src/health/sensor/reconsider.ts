import type { Cause } from "../../wire/log.ts";
import { limitCause } from "../explain/cause.ts";
import { durationText, valueText } from "../explain/cause-text.ts";
import { sensorChart } from "./sensor-health.ts";
import { settle } from "./quiet-path.ts";
import { send, type Consult } from "./send.ts";
import { NEVER, qualityCode, type SensorColumns } from "./sensor-columns.ts";
import type { SensorEvent } from "../statechart/sensor-statechart.ts";
import { judgeStanding } from "../limit/standing-value.ts";
import { faultOf, isOtherAbnormal, sendAlarms, sendLimit, type Step } from "./step.ts";

/**
 * After a restart: holds a sensor's last value against what the configuration says now, because the next one may be
 * long in coming, and a delay that runs may be that of a limit which has moved. Under the same configuration nothing
 * moves: the value was held against it before.
 */
export function stepReconsidered(
  columns: SensorColumns,
  sensor: number,
  time: number,
  consult: Consult,
): Step | undefined {
  const at = Math.max(time, columns.clock(sensor));
  const before = columns.chart[sensor]!;
  const active = columns.active[sensor]!;
  const believed = believedAgain(columns, sensor, at);
  if (believed !== undefined) send(columns, sensor, lastWord(columns, sensor), at, consult);
  if (columns.words(sensor).signal === "live") {
    judgeStanding(columns, sensor, at);
    sendLimit(columns, sensor, at, consult);
  } else if (believed === undefined) return undefined;
  sendAlarms(columns, sensor, before, active, at, consult);
  settle(columns, sensor);
  const other = isOtherAbnormal(columns, sensor, active);
  if (columns.chart[sensor] === before && !other) return undefined;
  const cause: Cause = { kind: "configuration", text: believed ?? textOf(columns, sensor, before, active) };
  return { before, after: columns.chart[sensor]!, cause, ...(other ? { again: "limit" } : {}) };
}

/** Why a sensor that was called silent or frozen is neither under this configuration; undefined where nothing says so. */
function believedAgain(columns: SensorColumns, sensor: number, at: number): string | undefined {
  const { signal } = columns.words(sensor);
  const silentAfterMs = columns.silentAfterMs[sensor]!;
  if (signal === "frozen" && columns.configs[sensor]!.frozenMs === undefined)
    return "nobody watches any more whether it stands still";
  if (signal !== "silent" || columns.seen[sensor]! + silentAfterMs <= at) return undefined;
  return silentAfterMs === Infinity
    ? "it reports on change: quiet says nothing of it"
    : `it is silent only after ${durationText(silentAfterMs)}`;
}

function textOf(columns: SensorColumns, sensor: number, chartBefore: number, active: number): string {
  const { limit: before } = sensorChart.info(chartBefore);
  const { limit } = columns.words(sensor);
  if (limit !== before && limit !== "offNormal" && before !== "offNormal")
    return limitCause(columns, sensor, before, limit, active).text;
  return `${valueText(columns.value(sensor), columns.configs[sensor]!.unit)} is judged by another configuration`;
}

/** What its last reading says of the signal, where it had one. */
function lastWord(columns: SensorColumns, sensor: number): SensorEvent {
  if (columns.seen[sensor] === NEVER) return "reach.lost";
  const value = columns.texts[sensor] ?? (columns.values[sensor]! - columns.offset[sensor]!) / columns.factor[sensor]!;
  const quality = columns.quality[sensor] === qualityCode("bad") ? "bad" : "good";
  return faultOf(columns, sensor, value, quality) === undefined ? "reading.valid" : "reading.invalid";
}
