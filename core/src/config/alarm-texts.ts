import type { AlarmText } from "../health/config.ts";
import type { Priority } from "../wire/health.ts";
import { didYouMean } from "./did-you-mean.ts";
import type { Profile } from "./profile-schema.ts";
import { PRIORITY_WORDS, readAssignments } from "./sensor-row.ts";

/** Texts as a profile, a limit or a row writes them; `respondWithin` and `reAlarm` in ms. */
export type Texts = {
  [K in "priority" | "message" | "consequence" | "action" | "respondWithin" | "link" | "acknowledge" | "reAlarm"]?:
    Profile[K] | undefined;
};

/** The first layer that says something about it wins; the priority is `log` where none does. */
export function alarmText(...layers: (Texts | undefined)[]): AlarmText {
  const first = <K extends keyof Texts>(key: K): Texts[K] => layers.find((layer) => layer?.[key] !== undefined)?.[key];
  const text: AlarmText = { priority: first("priority") ?? "log" };
  for (const key of ["message", "consequence", "action", "link"] as const) {
    const value = first(key);
    if (value !== undefined) text[key] = value;
  }
  const [respondWithinMs, reAlarmMs, acknowledge] = [first("respondWithin"), first("reAlarm"), first("acknowledge")];
  if (respondWithinMs !== undefined) text.respondWithinMs = respondWithinMs;
  if (reAlarmMs !== undefined) text.reAlarmMs = reAlarmMs;
  if (acknowledge === false) text.acknowledge = false;
  return text;
}

/** The row's `priority` cell: one for all (`medium`), or by level or value (`high=medium;highHigh=high`). */
export type Priorities = { all?: Priority; by: Map<string, Priority> };

/** `names`: the levels or abnormal values that can have a priority of their own. */
export function readPriorities(cell: string, names: readonly string[], report: (message: string) => void): Priorities {
  const priorities: Priorities = { by: new Map() };
  for (const [name, word] of readAssignments(cell)) {
    if (!PRIORITY_WORDS.includes(word)) report(`priority is "${word}": ${didYouMean(word, PRIORITY_WORDS)}`);
    else if (name === undefined) priorities.all = word as Priority;
    else if (names.includes(name)) priorities.by.set(name, word as Priority);
    else report(`priority names "${name}", which this sensor does not judge: ${didYouMean(name, names)}`);
  }
  return priorities;
}

export const priorityOf = ({ all, by }: Priorities, name: string): Priority | undefined => by.get(name) ?? all;
