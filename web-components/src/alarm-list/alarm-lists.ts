import type { ZoneItem } from "@tocsin/core/wire/hub-api";
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
