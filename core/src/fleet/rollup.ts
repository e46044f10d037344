import { noHealthCounts, type Health, type HealthCounts, type Priority } from "../wire/health.ts";
import type { SensorStanding } from "../wire/state.ts";

/** How many values stand beyond a limit, by the limit's priority. */
export type AbnormalLimits = Record<Priority, number>;
export const noAbnormalLimits = (): AbnormalLimits => ({ high: 0, medium: 0, low: 0, log: 0 });

export function countHealth(counts: HealthCounts, health: Health, by: 1 | -1): void {
  counts[health] += by;
  counts.total += by;
}

export function countLimit(counts: AbnormalLimits, standing: SensorStanding, by: 1 | -1): void {
  if (standing.state.limit !== "normal") counts[standing.priority ?? "log"] += by;
}

/** The counts as they show while the whole zone is out of reach: nothing behind it shows good. */
export function allUnknown(counts: HealthCounts): HealthCounts {
  return { ...noHealthCounts(), unknown: counts.total, total: counts.total };
}
