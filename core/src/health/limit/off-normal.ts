import type { Value } from "../../wire/reading.ts";
import type { SensorConfig } from "../config.ts";
import type { SensorColumns } from "../sensor/sensor-columns.ts";

/** 1 + the index of the abnormal value that this is, 0 where it is none: boolean true is "true", ON stays "ON". */
export const abnormalOf = (config: SensorConfig, value: Value): number =>
  config.abnormal.findIndex((abnormal) => abnormal.value === String(value)) + 1;

/**
 * Holds a live value of a discrete sensor against its abnormal values. From one abnormal value to another counts the
 * new one's on-delay; back to normal counts the off-delay of the one that is left.
 */
export function judgeAbnormal(columns: SensorColumns, sensor: number, value: Value, at: number): void {
  const config = columns.configs[sensor]!;
  const target = abnormalOf(config, value);
  const standing = columns.active[sensor]!;
  const pending = columns.pending[sensor];
  if (target === standing ? pending === undefined : pending?.target === target) return;
  columns.changed = true;
  columns.pending[sensor] = undefined;
  if (target === standing) return;
  const delayMs = target > 0 ? config.abnormal[target - 1]!.onDelayMs : config.abnormal[standing - 1]!.offDelayMs;
  if (delayMs > 0) columns.pending[sensor] = { at: [at + delayMs, Infinity, Infinity, Infinity, Infinity], target };
  else columns.active[sensor] = target;
}

export function endAbnormalDelay(columns: SensorColumns, sensor: number): void {
  const pending = columns.pending[sensor];
  if (pending === undefined) return;
  columns.changed = true;
  columns.pending[sensor] = undefined;
  columns.active[sensor] = pending.target;
}
