import { HEALTHS, type Health, type HealthCounts } from "@tocsin/core/wire/health";
import type { ZoneItem } from "@tocsin/core/wire/hub-api";

/** What is counted of a zone, or of all of them. */
export type Tally = Pick<ZoneItem, "machines" | "sensors" | "abnormalLimits" | "newLastHour">;

function add(parts: readonly HealthCounts[]): HealthCounts {
  const of = (key: keyof HealthCounts) => parts.reduce((sum, part) => sum + part[key], 0);
  const counts = Object.fromEntries(HEALTHS.map((health) => [health, of(health)])) as Record<Health, number>;
  return { ...counts, total: of("total") };
}

/** Several zones counted together. */
export function sumOf(zones: readonly Tally[]): Tally {
  const limits = (priority: keyof Tally["abnormalLimits"]) =>
    zones.reduce((sum, zone) => sum + zone.abnormalLimits[priority], 0);
  return {
    machines: add(zones.map((zone) => zone.machines)),
    sensors: add(zones.map((zone) => zone.sensors)),
    abnormalLimits: { high: limits("high"), medium: limits("medium"), low: limits("low"), log: limits("log") },
    newLastHour: zones.reduce((sum, zone) => sum + zone.newLastHour, 0),
  };
}
