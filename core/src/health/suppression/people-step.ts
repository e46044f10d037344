import { ALARMS, type AlarmName, type Shelf } from "../../wire/health.ts";
import type { Cause } from "../../wire/log.ts";
import { resumeEvent } from "../alarm/alarm.ts";
import { reAlarmCause, shelfOverCause } from "../explain/cause.ts";
import { send, type Consult } from "../sensor/send.ts";
import type { SensorColumns } from "../sensor/sensor-columns.ts";
import { muteOf } from "./mute.ts";
import { serviceDue, serviceOf } from "./service.ts";
import { putShelf } from "./shelf.ts";
import type { Step } from "../sensor/step.ts";

/**
 * What people do and when it ends runs on gateway time: shelves, re-alarms and what is out of service. Their deadlines are apart from those of
 * the process, which run on the sensor's clock.
 */
export function peopleDueAt(columns: SensorColumns, sensor: number): number {
  const shelves = columns.shelves.get(sensor);
  const alarms = columns.alarms[sensor];
  const services = columns.services.get(sensor);
  if (shelves === undefined && alarms === undefined && services === undefined) return Infinity;
  const words = columns.words(sensor);
  let due = serviceDue(serviceOf(services ?? [], "sensor"));
  for (const alarm of ALARMS) {
    due = Math.min(due, shelves?.[alarm]?.until ?? Infinity);
    if (words[alarm] === "acknowledged") due = Math.min(due, alarms?.[alarm]?.reAlarmAt ?? Infinity);
  }
  return due;
}

/** Steps the sensor by what falls due at gateway time `due`: the shelves that end, else the alarms that come again. */
export function stepPeopleDeadline(columns: SensorColumns, sensor: number, due: number, consult: Consult): Step {
  const before = columns.chart[sensor]!;
  for (const alarm of ALARMS) {
    const shelf = columns.shelves.get(sensor)?.[alarm];
    if ((shelf?.until ?? Infinity) > due) continue;
    takeOffShelf(columns, sensor, alarm, due, consult);
    return { before, after: columns.chart[sensor]!, cause: shelfOverCause(shelf!) };
  }
  const words = columns.words(sensor);
  // One that has rung again since keeps its time of then, and hears nothing more of it.
  const isDue = (name: AlarmName) =>
    words[name] === "acknowledged" && (columns.alarms[sensor]?.[name]?.reAlarmAt ?? Infinity) <= due;
  const alarm = ALARMS.find(isDue)!;
  send(columns, sensor, `${alarm}.reAlarms`, due, consult);
  return { before, after: columns.chart[sensor]!, cause: reAlarmCause(alarm) };
}

/** Places a shelf, or another one in its stead: what that one covered and this one does not rings. */
export function stepShelve(
  columns: SensorColumns,
  sensor: number,
  alarm: AlarmName,
  shelf: Shelf,
  cause: Cause,
  at: number,
  consult: Consult,
): Step {
  const before = columns.chart[sensor]!;
  unmuting(columns, sensor, at, consult, () => {
    putShelf(columns, sensor, alarm, shelf);
    send(columns, sensor, `${alarm}.shelve`, at, consult);
  });
  return { before, after: columns.chart[sensor]!, cause, by: shelf.by, again: `suppression.${alarm}.shelved` };
}

/** Takes the alarm off its shelf. */
export function takeOffShelf(
  columns: SensorColumns,
  sensor: number,
  alarm: AlarmName,
  at: number,
  consult: Consult,
): void {
  unmuting(columns, sensor, at, consult, () => {
    putShelf(columns, sensor, alarm, undefined);
    send(columns, sensor, `${alarm}.unshelve`, at, consult);
  });
}

/** Changes what mutes a sensor's alarms. One that nothing mutes any more is A or B then, by the present condition. */
export function unmuting(
  columns: SensorColumns,
  sensor: number,
  at: number,
  consult: Consult,
  change: () => void,
): void {
  const muted = ALARMS.filter((alarm) => muteOf(columns, sensor, alarm) !== undefined);
  change();
  for (const alarm of muted) {
    if (muteOf(columns, sensor, alarm) !== undefined) continue;
    const event = resumeEvent(columns, sensor, alarm);
    if (event !== undefined) send(columns, sensor, event, at, consult);
  }
}
