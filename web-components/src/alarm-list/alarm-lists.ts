import type { ZoneItem } from "@tocsin/core/wire/hub-api";
import type { Filter } from "../client/filter.ts";
import { msg, type Words } from "../words/language.ts";

/** Which alarms are listed, as the hub's lists are called. */
export type List = "unacknowledged" | "active" | "shelved" | "outOfService";

export const LISTS: Record<List, Words> = {
  unacknowledged: () => msg("Unacknowledged"),
  active: () => msg("Active"),
  shelved: () => msg("Shelved"),
  outOfService: () => msg("Out of service"),
};

export const EMPTY: Record<List, Words> = {
  unacknowledged: () => msg("Nothing waits for an acknowledgement."),
  active: () => msg("No alarm is active."),
  shelved: () => msg("Nothing is shelved."),
  outOfService: () => msg("Nothing is out of service."),
};

/** How many alarms each list has, as the zones count them. @param priorities which of them, with commas; without it, all */
export function countsOf(zones: Iterable<ZoneItem>, priorities?: string): Record<List, number> {
  const ringing = wordsIn(priorities);
  const sums = { unacknowledged: 0, active: 0, shelved: 0, outOfService: 0 };
  for (const { alarms } of zones) {
    for (const priority of ["high", "medium", "low"] as const) {
      const { active, unacknowledged } = alarms[priority];
      if (ringing && !ringing.includes(priority)) continue;
      sums.active += active;
      sums.unacknowledged += unacknowledged;
    }
    sums.shelved += alarms.shelved;
    sums.outOfService += alarms.outOfService;
  }
  return sums;
}

/** A filter, of some priorities only. */
export function ofPriorities(filter: Filter, priorities: string | undefined): Filter {
  const priority = wordsIn(priorities);
  return priority ? { ...filter, priority } : filter;
}

/** The words of a list with commas; undefined where it is not given. */
export const wordsIn = (list: string | undefined): string[] | undefined => list?.split(/[\s,]+/).filter(Boolean);
