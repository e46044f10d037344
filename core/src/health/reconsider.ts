import type { Cause } from "../wire/log.ts";
import { valueText } from "./cause-text.ts";
import { settle } from "./quiet-path.ts";
import type { Consult } from "./send.ts";
import type { SensorColumns } from "./sensor-columns.ts";
import { judgeStanding } from "./standing-value.ts";
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
  const { unit } = columns.configs[sensor]!;
  judgeStanding(columns, sensor, at);
  sendLimit(columns, sensor, at, consult);
  sendAlarms(columns, sensor, before, active, at, consult);
  settle(columns, sensor);
  const other = isOtherAbnormal(columns, sensor, active);
  if (columns.chart[sensor] === before && !other) return undefined;
  const cause: Cause = {
    kind: "configuration",
    text: `${valueText(columns.value(sensor), unit)} is judged by another configuration`,
  };
  return { before, after: columns.chart[sensor]!, cause, ...(other ? { again: "limit" } : {}) };
}
