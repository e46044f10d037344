import { isUnacknowledged } from "@tocsin/core/fleet/alarm-counts";
import type { AlarmEntry } from "@tocsin/core/fleet/alarm-entry";
import { matchesAlarm, type AlarmFilter } from "@tocsin/core/fleet/query-alarms";
import type { RouteSettings } from "../config/messages-schema.ts";
import { contentOf, kindOf } from "./content.ts";
import type { Seen } from "./notice.ts";

/** Whether a person has yet to see an alarm that rings. */
export const isWaiting = ({ alarm }: AlarmEntry): boolean =>
  alarm !== undefined && alarm.muted === undefined && alarm.priority !== "log" && isUnacknowledged(alarm);

/** Whether a route takes an alarm, hours apart. What has no labels is not meant by who asks for labels. */
export function routeTakes({ zones, labels, priorities, kinds }: RouteSettings, entry: AlarmEntry): boolean {
  if (kinds && !kinds.includes(kindOf(entry))) return false;
  const filter: AlarmFilter = {
    ...(zones ? { zone: zones } : {}),
    ...(labels ? { label: labels } : {}),
    ...(priorities ? { priority: priorities } : {}),
  };
  return matchesAlarm(entry, filter, []);
}

/** How an alarm stands now; undefined: it is normal, or runs in another occurrence than the one that was told. */
export function seenOf(
  entry: AlarmEntry | undefined,
  told: { occurrence: number; since: number },
  publicUrl: string | undefined,
): Seen | undefined {
  const alarm = entry?.alarm;
  if (!entry || !alarm || alarm.state === "normal") return undefined;
  if (alarm.occurrence !== told.occurrence || alarm.since !== told.since) return undefined;
  return {
    ringing: isWaiting(entry),
    acknowledged: alarm.state === "acknowledged",
    returned: alarm.state === "rtnUnacknowledged",
    level: alarm.level,
    content: contentOf(entry, publicUrl),
  };
}
