import type { HealthRecord } from "./zone-steps.ts";

/** Whether the record says that an alarm rings anew: it waits for a person, and nothing mutes it. */
export function rings(record: HealthRecord): boolean {
  if (record.kind !== "transition") return false;
  return record.changes.some(({ region, to }) => {
    if (to !== "unacknowledged") return false;
    if (record.of !== "sensor") return region === "alarm";
    const name = region === "alarms.process" ? "process" : "instrument";
    return region.startsWith("alarms.") && record.state.alarms?.[name]?.muted === undefined;
  });
}
