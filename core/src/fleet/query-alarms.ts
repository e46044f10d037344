import type { Priority } from "../wire/health.ts";
import type { AlarmItem } from "../wire/hub-api.ts";
import { isUnacknowledged } from "./alarm-counts.ts";
import { alarmEntries, type AlarmEntry } from "./alarm-entry.ts";
import { matchesSensor, matchesZone, wordsOf, type FleetFilter } from "./filter.ts";
import type { Fleet } from "./fleet.ts";
import { pageOf, type PageEnd, type PageOf } from "./page.ts";
import type { SortKey } from "./sort.ts";

/**
 * Which alarms are meant: `active` ring or rang and are not normal; `unacknowledged` wait for a person; the next three
 * are muted (G, F, E); `logged` never ring; `all` is every one.
 */
export const ALARM_LISTS = [
  "active",
  "unacknowledged",
  "shelved",
  "suppressed",
  "outOfService",
  "logged",
  "all",
] as const;
export type AlarmList = (typeof ALARM_LISTS)[number];

/** `worst`: unacknowledged first, then by priority, the newest first. */
export const ALARM_SORTS = ["worst", "-since", "since", "id", "tag"] as const;
export type AlarmSort = (typeof ALARM_SORTS)[number];

export type AlarmFilter = Omit<FleetFilter, "health" | "limitState"> & {
  state?: readonly AlarmItem["state"][];
  alarm?: readonly AlarmItem["alarm"][];
};

const isListed: Record<AlarmList, (entry: AlarmEntry) => boolean> = {
  active: ({ alarm }) => alarm !== undefined && alarm.muted === undefined && alarm.priority !== "log",
  unacknowledged: (entry) => isListed.active(entry) && isUnacknowledged(entry.alarm!),
  shelved: ({ alarm, shelf }) => shelf !== undefined || alarm?.muted === "shelved",
  suppressed: ({ alarm }) => alarm?.muted === "suppressedByDesign",
  outOfService: ({ alarm }) => alarm?.muted === "outOfService",
  logged: ({ alarm }) => alarm?.priority === "log",
  all: () => true,
};

const oneOf = <T>(wanted: readonly T[] | undefined, value: T | undefined): boolean =>
  !wanted?.length || (value !== undefined && wanted.includes(value));

export function matchesAlarm(entry: AlarmEntry, filter: AlarmFilter, words: readonly string[]): boolean {
  const { state, alarm: names, priority, ...place } = filter;
  if (!oneOf(names, entry.name) || !oneOf(state, entry.alarm?.state ?? "normal")) return false;
  if (!oneOf<Priority>(priority, entry.alarm?.priority)) return false;
  if (entry.sensor) return matchesSensor(entry.sensor, place, words);
  // A source or a gateway has no machine and no labels: who asks for those does not mean it.
  if (!matchesZone(entry.zone, place) || place.machine?.length || place.label?.length) return false;
  const name = entry.source?.split("/")[2];
  return oneOf(place.source, name) && words.every((word) => entry.id.toLowerCase().includes(word));
}

const PRIORITY_RANK = { high: 0, medium: 1, low: 2, log: 3 } as const;
/** Beyond any time in ms: a rank counts for more than every time. */
const RANK = 1e13;

function worstKey({ alarm }: AlarmEntry): number {
  if (alarm === undefined) return 9 * RANK;
  const rank = PRIORITY_RANK[alarm.priority] + (isUnacknowledged(alarm) ? 0 : 4);
  return rank * RANK + (RANK - alarm.since);
}

const KEYS: Record<AlarmSort, (entry: AlarmEntry) => SortKey> = {
  worst: worstKey,
  since: ({ alarm }) => alarm?.since ?? 0,
  "-since": ({ alarm }) => -(alarm?.since ?? 0),
  id: ({ id }) => id,
  tag: ({ sensor, id }) => sensor?.info?.tag ?? id,
};

export type AlarmQuery = { list: AlarmList; filter: AlarmFilter };

/** Alarms that match, in no order. */
export function findAlarms(fleet: Fleet, { list, filter }: AlarmQuery): AlarmEntry[] {
  const words = wordsOf(filter.q);
  return [...alarmEntries(fleet)].filter((entry) => isListed[list](entry) && matchesAlarm(entry, filter, words));
}

/** A page of them in order, with the total of all pages. */
export const queryAlarms = (
  fleet: Fleet,
  query: AlarmQuery & { sort: AlarmSort; limit: number; after?: PageEnd | undefined },
): PageOf<AlarmEntry> => pageOf(findAlarms(fleet, query), KEYS[query.sort], query);
