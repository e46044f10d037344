import type { HealthRecord } from "../zone-steps.ts";

/** Whether the record says that an alarm rings anew: it waits for a person, and nothing mutes it. */
export function rings(record: HealthRecord): boolean {
  if (record.kind !== "transition") return false;
  return record.changes.some(({ region, to }) => {
    if (to !== "unacknowledged") return false;
    if (record.of === "machine") return false;
    if (record.of === "source") return region === "alarm" && record.state.alarm?.muted === undefined;
    const name = region === "alarms.process" ? "process" : "instrument";
    return region.startsWith("alarms.") && record.state.alarms?.[name]?.muted === undefined;
  });
}
