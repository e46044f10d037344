import type { AlarmEntry } from "@tocsin/core/fleet/alarm-entry";
import type { ZoneEntry } from "@tocsin/core/fleet/entry";
import type { Alarm, Priority } from "@tocsin/core/wire/health";
import type { MessageContent, Notice } from "@tocsin/core/wire/notice";
import { contentOf, linkTo } from "./content.ts";
import { idOf, type Seen } from "./notice.ts";

/** EEMUA 191: a flood is judged in periods of ten minutes, and is over when fewer than five came within one. */
export const FLOOD_PERIOD_MS = 600_000;
export const FLOOD_OVER_BELOW = 5;
/** Of a larger flood the newest: what is still unacknowledged of the others when it is over may be told once more. */
const COVERED_MAX = 5_000;
const HASH_LENGTH = 10;
const NAMED_MAX = 5;
const RANK: Record<Priority, number> = { high: 0, medium: 1, low: 2, log: 3 };

export const FLOOD_SUFFIX = ":flood";
export const isFlood = ({ alarm }: Pick<Notice, "alarm">): boolean => alarm.endsWith(FLOOD_SUFFIX);

/** An alarm is another object with each change of it. */
const hashes = new WeakMap<Alarm, string>();

/** Tells an occurrence of an alarm that rings from any other in few letters. */
export function coveredHash({ id, alarm }: AlarmEntry): string {
  const { occurrence, since } = alarm!;
  const hash = hashes.get(alarm!) ?? idOf(id, occurrence, since).slice(0, HASH_LENGTH);
  hashes.set(alarm!, hash);
  return hash;
}

/** A flood's notice with more alarms that it tells in their stead. */
export function covering(notice: Notice, entries: readonly AlarmEntry[]): Notice {
  const known = new Set(notice.covered);
  const added = entries.map(coveredHash).filter((hash) => !known.has(hash));
  return added.length === 0 ? notice : { ...notice, covered: [...known, ...added].slice(-COVERED_MAX) };
}

/** How a flood stands: it rings while one of its alarms waits for a person. */
export function floodSeen(
  zone: ZoneEntry,
  waiting: readonly AlarmEntry[],
  before: { level: string; content: MessageContent } | undefined,
  { now, publicUrl }: { now: number; publicUrl: string | undefined },
): Seen {
  const worst = waiting.toSorted((a, b) => RANK[a.alarm!.priority] - RANK[b.alarm!.priority]);
  const found = worst[0]?.alarm?.priority ?? "low";
  // A lesser priority changes nothing, as with an alarm's level.
  const level = before && RANK[before.level as Priority] <= RANK[found] ? (before.level as Priority) : found;
  if (waiting.length === 0 && before)
    return {
      ringing: false,
      acknowledged: true,
      returned: false,
      level,
      content: { ...before.content, state: "acknowledged" },
    };
  const content = floodContent(zone, worst, level, { since: before?.content.since ?? now, publicUrl });
  return { ringing: true, acknowledged: false, returned: false, level, content };
}

function floodContent(
  { id, path, names }: ZoneEntry,
  worst: readonly AlarmEntry[],
  priority: Priority,
  { since, publicUrl }: { since: number; publicUrl: string | undefined },
): MessageContent {
  const zoneName = names?.zoneName ?? path.zone;
  const named = worst.slice(0, NAMED_MAX).map((entry) => contentOf(entry, undefined).summary);
  const more = worst.length > NAMED_MAX ? `; and ${worst.length - NAMED_MAX} more` : "";
  return {
    summary: `${zoneName}: alarm flood, ${worst.length} more ${worst.length === 1 ? "alarm waits" : "alarms wait"} for a person`,
    kind: "flood",
    alarm: id + FLOOD_SUFFIX,
    occurrence: 1,
    since,
    state: "unacknowledged",
    priority,
    ...path,
    zoneName,
    tag: zoneName,
    description: "alarm flood",
    message: `${named.join("; ")}${more}`,
    action: "Open the list of alarms, worst first: the earliest of a machine is mostly the cause of the others.",
    alarms: worst.length,
    ...(publicUrl === undefined ? {} : { url: linkTo(publicUrl, "alarms") }),
  };
}
