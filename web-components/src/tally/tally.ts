import type { Alarm, HealthCounts } from "@tocsin/core/wire/health";
import type { AlarmCounts, MachineItem, SensorItem, ZoneItem } from "@tocsin/core/wire/hub-api";
import { isWaiting } from "../marks/alarm-state.ts";

/** What is counted of a zone, of a part of one, or of several. */
export type Tally = Pick<ZoneItem, "machines" | "sensors" | "alarms" | "newLastHour">;

const HOUR_MS = 3_600_000;
const RINGING = ["high", "medium", "low"] as const;

// The wire's own begin with schemas, which no page needs.
const noHealthCounts = (): HealthCounts => ({
  good: 0,
  "maintenance-required": 0,
  "out-of-specification": 0,
  "function-check": 0,
  failure: 0,
  unknown: 0,
  total: 0,
});
const noAlarmCounts = (): AlarmCounts => ({
  high: { active: 0, unacknowledged: 0 },
  medium: { active: 0, unacknowledged: 0 },
  low: { active: 0, unacknowledged: 0 },
  shelved: 0,
  suppressed: 0,
  outOfService: 0,
});

/** Several tallies as one. */
export function sumOf(tallies: readonly Tally[]): Tally {
  const sum: Tally = { machines: noHealthCounts(), sensors: noHealthCounts(), alarms: noAlarmCounts(), newLastHour: 0 };
  for (const { machines, sensors, alarms, newLastHour } of tallies) {
    for (const health of Object.keys(sum.machines) as (keyof HealthCounts)[]) {
      sum.machines[health] += machines[health];
      sum.sensors[health] += sensors[health];
    }
    for (const priority of RINGING) {
      sum.alarms[priority].active += alarms[priority].active;
      sum.alarms[priority].unacknowledged += alarms[priority].unacknowledged;
    }
    for (const mute of ["shelved", "suppressed", "outOfService"] as const) sum.alarms[mute] += alarms[mute];
    sum.newLastHour += newLastHour;
  }
  return sum;
}

const countsOf = (items: Iterable<MachineItem | SensorItem>): HealthCounts => {
  const counts = noHealthCounts();
  for (const { health, overlay } of items) {
    counts[overlay ? "unknown" : health] += 1;
    counts.total += 1;
  }
  return counts;
};

const COUNT_OF = { shelved: "shelved", suppressedByDesign: "suppressed", outOfService: "outOfService" } as const;

function countAlarm(counts: AlarmCounts, { muted, priority, ...alarm }: Alarm): void {
  if (muted) counts[COUNT_OF[muted]] += 1;
  else if (priority !== "log") {
    counts[priority].active += 1;
    if (isWaiting(alarm)) counts[priority].unacknowledged += 1;
  }
}

/** Counts some machines and sensors as a hub counts those of a zone. */
export function tallyOf(machines: Iterable<MachineItem>, sensors: Iterable<SensorItem>, now: number): Tally {
  const alarms = noAlarmCounts();
  let newLastHour = 0;
  for (const { state, since, health } of sensors) {
    for (const alarm of Object.values(state.alarms ?? {})) if (alarm) countAlarm(alarms, alarm);
    if (since > now - HOUR_MS && (health !== "good" || state.limit !== "normal")) newLastHour += 1;
  }
  return { machines: countsOf(machines), sensors: countsOf(sensors), alarms, newLastHour };
}
