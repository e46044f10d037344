import { judgeLimits } from "./limit.ts";
import { judgeAbnormal } from "./off-normal.ts";
import { KindCode, type SensorColumns } from "../sensor/sensor-columns.ts";

/**
 * Holds the value that the sensor has, which nobody sends anew, against its limits. How fast it changes, and so a
 * counter, is known by the next reading.
 */
export function judgeStanding(columns: SensorColumns, sensor: number, at: number): void {
  if (columns.kind[sensor] === KindCode.discrete) judgeAbnormal(columns, sensor, columns.value(sensor), at);
  if (columns.kind[sensor] === KindCode.analog) judgeLimits(columns, sensor, columns.judged(sensor), at);
}
