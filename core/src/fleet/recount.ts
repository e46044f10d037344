import { noHealthCounts, type HealthCounts } from "../wire/health.ts";
import { noAlarmCounts, type AlarmCounts } from "../wire/hub-api.ts";
import { countAlarm, countAlarms } from "./alarm-counts.ts";
import type { ZoneEntry } from "./entry.ts";
import { countedMachine, countedSensor } from "./path-overlay.ts";
import { countHealth, countLimit, noAbnormalLimits, type AbnormalLimits } from "./rollup.ts";

export type ZoneCounts = {
  machines: HealthCounts;
  sensors: HealthCounts;
  abnormalLimits: AbnormalLimits;
  alarms: AlarmCounts;
};

/** A zone's counts from its listed machines and sensors anew: what the kept counts must equal at any time. */
export function recount(zone: ZoneEntry): ZoneCounts {
  const counts = {
    machines: noHealthCounts(),
    sensors: noHealthCounts(),
    abnormalLimits: noAbnormalLimits(),
    alarms: noAlarmCounts(),
  };
  for (const alarm of zone.own.alarms.values()) countAlarm(counts.alarms, alarm, 1);
  for (const alarm of zone.sourceAlarms.values()) countAlarm(counts.alarms, alarm, 1);
  for (const machine of zone.machines.values()) {
    if (machine.info) countHealth(counts.machines, countedMachine(machine), 1);
    for (const sensor of machine.sensors.values()) {
      if (!sensor.info) continue;
      countHealth(counts.sensors, countedSensor(sensor), 1);
      countLimit(counts.abnormalLimits, sensor.standing, 1);
      countAlarms(counts.alarms, sensor.standing, 1);
    }
  }
  return counts;
}
