import type { AlarmName } from "../../wire/health.ts";
import { send, type Consult } from "../sensor/send.ts";
import type { SensorColumns } from "../sensor/sensor-columns.ts";
import type { AlarmEvent } from "../statechart/alarm-statechart.ts";
import { takeOffShelf } from "../suppression/people-step.ts";

/** A one-shot shelf ends when its alarm clears, and not with what never became an alarm. */
export function sendAlarm(
  columns: SensorColumns,
  sensor: number,
  alarm: AlarmName,
  event: AlarmEvent,
  at: number,
  consult: Consult,
): void {
  const before = columns.chart[sensor]!;
  send(columns, sensor, event, at, consult);
  const returns = event === `${alarm}.returns` || event === `${alarm}.returnsUnasked`;
  if (returns && columns.chart[sensor] !== before && columns.shelves.get(sensor)?.[alarm]?.once)
    takeOffShelf(columns, sensor, alarm, at, consult);
}
