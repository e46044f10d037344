import { HEALTH_RANK } from "../wire/health.ts";
import type { MachineEntry, SensorEntry } from "./entry.ts";
import { shownMachine, shownSensor } from "./path-overlay.ts";
import type { AbnormalLimits } from "./rollup.ts";

/** `worst`: worst first. `since`: longest standing first; `-since`: newest first. */
export const SORTS = ["id", "tag", "worst", "since", "-since"] as const;
export type Sort = (typeof SORTS)[number];

/** What an entry is sorted by; entries with the same key stand in the order of their ids. */
export type SortKey = string | number;

/** Priorities among the ranks of health: a high alarm stands with a failure, before what is only out of reach. */
const PRIORITY_RANK = { high: 0, medium: 0.5, low: 1.5, log: 2.5 } as const;

/** The worse of limit priority and health: the smaller, the worse. */
export function sensorRank(entry: SensorEntry): number {
  const { standing } = entry;
  const health = HEALTH_RANK[shownSensor(entry)];
  return standing.state.limit === "normal" ? health : Math.min(health, PRIORITY_RANK[standing.priority ?? "log"]);
}

const limitRank = (counts: AbnormalLimits): number => {
  if (counts.high > 0) return PRIORITY_RANK.high;
  if (counts.medium > 0) return PRIORITY_RANK.medium;
  if (counts.low > 0) return PRIORITY_RANK.low;
  return counts.log > 0 ? PRIORITY_RANK.log : HEALTH_RANK.good;
};

export function machineRank(entry: MachineEntry): number {
  return Math.min(HEALTH_RANK[shownMachine(entry)], limitRank(entry.abnormalLimits));
}

export function sensorKey(sort: Sort): (entry: SensorEntry) => SortKey {
  if (sort === "tag") return (entry) => entry.info?.tag ?? "";
  if (sort === "worst") return sensorRank;
  if (sort === "since") return (entry) => entry.standing.since;
  if (sort === "-since") return (entry) => -entry.standing.since;
  return (entry) => entry.id;
}

export function machineKey(sort: Sort): (entry: MachineEntry) => SortKey {
  if (sort === "tag") return (entry) => entry.info?.tag ?? "";
  if (sort === "worst") return machineRank;
  if (sort === "since") return (entry) => entry.standing.since;
  if (sort === "-since") return (entry) => -entry.standing.since;
  return (entry) => entry.id;
}
