import type { Cause } from "../wire/log.ts";
import { valueText } from "./cause-text.ts";
import { judgeAbnormal } from "./off-normal.ts";
import { settle } from "./quiet-path.ts";
import type { Consult } from "./send.ts";
import { KindCode, type SensorColumns } from "./sensor-columns.ts";
import { sendAlarms, sendLimit, type Step } from "./step.ts";

/**
 * After a restart: holds the last value of a discrete sensor against what the configuration says now, because the next
 * one may be long in coming. Under the same configuration nothing moves: the value was held against it before. What is
 * sent periodically is judged anew by its next reading.
 */
export function stepReconsidered(
  columns: SensorColumns,
  sensor: number,
  time: number,
  consult: Consult,
): Step | undefined {
  if (columns.kind[sensor] !== KindCode.discrete || columns.words(sensor).signal !== "live") return undefined;
  const at = Math.max(time, columns.clock(sensor));
  const before = columns.chart[sensor]!;
  const active = columns.active[sensor]!;
  const value = columns.texts[sensor] ?? columns.values[sensor]!;
  judgeAbnormal(columns, sensor, value, at);
  sendLimit(columns, sensor, at, consult);
  sendAlarms(columns, sensor, before, active, at, consult);
  settle(columns, sensor);
  const other = columns.active[sensor] !== active;
  if (columns.chart[sensor] === before && !other) return undefined;
  const cause: Cause = {
    kind: "configuration",
    text: `${valueText(value, undefined)} is judged by another configuration`,
  };
  return { before, after: columns.chart[sensor]!, cause, ...(other ? { again: "limit" } : {}) };
}
