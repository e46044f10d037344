import type { Alarm } from "../wire/health.ts";
import type { AlarmCounts } from "../wire/hub-api.ts";
import type { SensorStanding } from "../wire/state.ts";

const COUNT_OF = { shelved: "shelved", suppressedByDesign: "suppressed", outOfService: "outOfService" } as const;

/** Whether a person has yet to see it. */
export const isUnacknowledged = ({ state }: Alarm): boolean =>
  state === "unacknowledged" || state === "rtnUnacknowledged";

/** Counts an alarm that is not normal: muted apart from those that ring; what is only logged is not counted. */
export function countAlarm(counts: AlarmCounts, alarm: Alarm, by: 1 | -1): void {
  if (alarm.muted !== undefined) counts[COUNT_OF[alarm.muted]] += by;
  else if (alarm.priority !== "log") {
    counts[alarm.priority].active += by;
    if (isUnacknowledged(alarm)) counts[alarm.priority].unacknowledged += by;
  }
}

export function countAlarms(counts: AlarmCounts, { state: { alarms } }: SensorStanding, by: 1 | -1): void {
  if (alarms?.process) countAlarm(counts, alarms.process, by);
  if (alarms?.instrument) countAlarm(counts, alarms.instrument, by);
}
