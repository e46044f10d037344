import type { ZoneItem } from "@tocsin/core/wire/hub-api";

/** Which alarms are listed, as the hub's lists are called, with the words for people. */
export const LISTS = {
  unacknowledged: "Unacknowledged",
  active: "Active",
  shelved: "Shelved",
  outOfService: "Out of service",
} as const;
export type List = keyof typeof LISTS;

export const EMPTY: Record<List, string> = {
  unacknowledged: "Nothing waits for an acknowledgement.",
  active: "No alarm is active.",
  shelved: "Nothing is shelved.",
  outOfService: "Nothing is out of service.",
};

/** How many alarms each list has, as the zones count them. */
export function countsOf(zones: Iterable<ZoneItem>): Record<List, number> {
  const sums = { unacknowledged: 0, active: 0, shelved: 0, outOfService: 0 };
  for (const { alarms } of zones) {
    for (const { active, unacknowledged } of [alarms.high, alarms.medium, alarms.low]) {
      sums.active += active;
      sums.unacknowledged += unacknowledged;
    }
    sums.shelved += alarms.shelved;
    sums.outOfService += alarms.outOfService;
  }
  return sums;
}
