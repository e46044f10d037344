import type { Cause } from "../../wire/log.ts";
import { limitCause } from "../explain/cause.ts";
import { valueText } from "../explain/cause-text.ts";
import { sensorChart } from "./sensor-health.ts";
import { settle } from "./quiet-path.ts";
import type { Consult } from "./send.ts";
import type { SensorColumns } from "./sensor-columns.ts";
import { judgeStanding } from "../limit/standing-value.ts";
import { isOtherAbnormal, sendAlarms, sendLimit, type Step } from "./step.ts";

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
  if (columns.words(sensor).signal !== "live") return undefined;
  const at = Math.max(time, columns.clock(sensor));
  const before = columns.chart[sensor]!;
  const active = columns.active[sensor]!;
  judgeStanding(columns, sensor, at);
  sendLimit(columns, sensor, at, consult);
  sendAlarms(columns, sensor, before, active, at, consult);
  settle(columns, sensor);
  const other = isOtherAbnormal(columns, sensor, active);
  if (columns.chart[sensor] === before && !other) return undefined;
  const cause: Cause = { kind: "configuration", text: textOf(columns, sensor, before, active) };
  return { before, after: columns.chart[sensor]!, cause, ...(other ? { again: "limit" } : {}) };
}

function textOf(columns: SensorColumns, sensor: number, chartBefore: number, active: number): string {
  const { limit: before } = sensorChart.info(chartBefore);
  const { limit } = columns.words(sensor);
  if (limit !== before && limit !== "offNormal" && before !== "offNormal")
    return limitCause(columns, sensor, before, limit, active).text;
  return `${valueText(columns.value(sensor), columns.configs[sensor]!.unit)} is judged by another configuration`;
}
