import type { Alarm, Priority } from "../wire/health.ts";
import type { HubFact, OwnAlarm } from "../wire/hub-fact.ts";
import type { ZoneEntry } from "./entry.ts";

/**
 * Why one of the hub's own alarms is to stand. `count`: how much was lost by then. `hub`: only the hub that found it can say
 * that it is over, since others see it otherwise.
 */
export type Finding = {
  since: number;
  level: string;
  priority: Priority;
  message: string;
  count?: number;
  hub?: string;
};

/** Another hub may say that a finding is over after this time: the one that found it may be gone for good. */
const FOUND_BY_ONE_MS = 3_600_000;

export const stands = (alarm: Alarm | undefined): alarm is Alarm =>
  alarm?.state === "unacknowledged" || alarm?.state === "acknowledged";

/**
 * The fact that brings an alarm to what is found; undefined where it says that already.
 *
 * @param found `well`: nothing is the matter any more; `unknown`: nobody can say
 * @param hub who says it
 */
export function factOf(
  zone: ZoneEntry,
  alarm: OwnAlarm,
  found: Finding | "well" | "unknown",
  now: number,
  hub: string,
): HubFact | undefined {
  if (found === "unknown") return undefined;
  const running = zone.own.alarms.get(alarm);
  const newest = zone.own.newest.get(alarm);
  const by = { v: 1, ...zone.path, at: now, alarm } as const;
  if (found === "well") {
    const isOthers = newest?.hub !== undefined && newest.hub !== hub && now - newest.at < FOUND_BY_ONE_MS;
    if (!stands(running) || isOthers) return undefined;
    return { ...by, kind: "alarm-returned", occurrence: running.occurrence };
  }
  if (stands(running) && running.level === found.level) return undefined;
  const occurrence = stands(running) ? running.occurrence : (newest?.occurrence ?? 0) + 1;
  return { ...by, kind: "alarm-raised", occurrence, ...found };
}

export const sensorsText = (count: number): string =>
  `${count.toLocaleString("en-US")} ${count === 1 ? "sensor" : "sensors"}`;
