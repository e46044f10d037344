import type { HubFact } from "../wire/hub-fact.ts";
import { FLOOD_WITHIN_MS } from "../figures/flood.ts";
import type { ZoneEntry } from "./entry.ts";
import type { Fleet } from "./fleet.ts";
import { findNoGateway, findUnreachable, type Reach } from "./gateway-verdict.ts";
import { factOf, stands, type Finding } from "./own-alarm.ts";

/** Below this a person is told: there is a day left to make room. */
const HOURS_LEFT_MIN = 24;
/** It is over when there is clearly more, so that it does not come and go at the limit. */
const HOURS_LEFT_WELL = 30;
const CLOCK_APART_MAX_MS = 10_000;
const CLOCK_WELL_MS = 5_000;

const nameOf = ({ names, path }: ZoneEntry): string => names?.zoneName ?? path.zone;

/**
 * What a hub has to say of a zone at `now`, and nobody has said yet: one fact at a time, since each is appended behind the
 * one before.
 *
 * @param hub who says it
 */
export function zoneVerdict(
  fleet: Fleet,
  zone: ZoneEntry,
  now: number,
  reach: Reach,
  hub: string,
): HubFact | undefined {
  if (!fleet.bus.connected) return undefined;
  return (
    factOf(zone, "gateway", findUnreachable(fleet, zone, now, reach), now, hub) ??
    factOf(zone, "gap", findGap(zone, now, hub), now, hub) ??
    factOf(zone, "disk", findFullDisk(zone), now, hub) ??
    factOf(zone, "clock", findWrongClock(zone, hub), now, hub) ??
    floodFact(zone, now)
  );
}

/** What a hub has to say of itself and of all gateways together. @param behind messages of the log that it lacks for long */
export function hubVerdict(
  fleet: Fleet,
  now: number,
  reach: Reach,
  hub: string,
  behind: { messages: number; since: number } | undefined,
): HubFact | undefined {
  if (!fleet.bus.connected) return undefined;
  const late: Finding | "well" = behind
    ? {
        since: behind.since,
        level: "behind",
        priority: "medium",
        message: `A hub is behind: it lacks ${behind.messages.toLocaleString("en-US")} messages of the log, and shows what was`,
        hub,
      }
    : "well";
  return (
    factOf(fleet.hub, "gateways", findNoGateway(fleet, now, reach), now, hub) ??
    factOf(fleet.hub, "behind", late, now, hub)
  );
}

/**
 * Records that the stream lost: asked from the gateway, and filled or lost for good. What is lost stays lost, so that this
 * is over when a person has seen it.
 */
function findGap(zone: ZoneEntry, now: number, hub: string): Finding | "well" {
  const size = (state: string) =>
    zone.gaps.reduce((sum, gap) => sum + (gap.state === state ? gap.to - gap.from + 1 : 0), 0);
  const [asked, lost] = [size("asked"), size("lost")];
  const running = zone.own.alarms.get("gap");
  const told = zone.own.newest.get("gap");
  const isNews = lost > (told?.count ?? 0);
  const waits = stands(running) && running.level === "lost" && running.state === "unacknowledged";
  const found = { since: now, priority: "medium", count: lost, hub } as const;
  const records = (count: number) => `${count.toLocaleString("en-US")} ${count === 1 ? "record" : "records"}`;
  if (isNews || waits)
    return { ...found, level: "lost", message: `History of ${nameOf(zone)} lacks ${records(lost)} for good` };
  if (asked === 0) return "well";
  return {
    ...found,
    level: "asked",
    message: `History of ${nameOf(zone)} lacks ${records(asked)}, asked from its gateway`,
  };
}

function findFullDisk(zone: ZoneEntry): Finding | "well" | "unknown" {
  const { heartbeat } = zone;
  if (heartbeat === undefined) return "unknown";
  const { hoursLeft } = heartbeat.disk;
  const limit = stands(zone.own.alarms.get("disk")) ? HOURS_LEFT_WELL : HOURS_LEFT_MIN;
  if (hoursLeft === undefined || hoursLeft >= limit) return "well";
  const hours = Math.floor(hoursLeft);
  const message = `Gateway of ${nameOf(zone)} drops readings in ${hours} ${hours === 1 ? "hour" : "hours"}: its disk is nearly full`;
  return { since: heartbeat.at, level: "full", priority: hoursLeft < 1 ? "high" : "medium", message };
}

/** A gateway judges by its own clock: one that goes wrong is heard by the time that it gives. */
function findWrongClock(zone: ZoneEntry, hub: string): Finding | "well" | "unknown" {
  const { heartbeat, lastHeardAt } = zone;
  if (heartbeat === undefined || lastHeardAt === undefined) return "unknown";
  const apartMs = heartbeat.at - lastHeardAt;
  const limit = stands(zone.own.alarms.get("clock")) ? CLOCK_WELL_MS : CLOCK_APART_MAX_MS;
  if (Math.abs(apartMs) <= limit) return "well";
  const seconds = Math.round(Math.abs(apartMs) / 1_000).toLocaleString("en-US");
  const message = `Clock of the gateway of ${nameOf(zone)} is ${seconds} s ${apartMs > 0 ? "ahead of" : "behind"} the hub's`;
  return { since: lastHeardAt, level: "apart", priority: "medium", message, hub };
}

/** Hubs find the same floods in the same log; one that has not read so far says nothing of a flood that it has not seen. */
function floodFact(zone: ZoneEntry, now: number): HubFact | undefined {
  const { own, meter } = zone;
  meter.advance(now);
  const by = { v: 1, ...zone.path, at: now } as const;
  if (own.flood === undefined) {
    const { flood } = meter;
    if (flood === undefined || flood.since <= own.floodUntil) return undefined;
    return { ...by, kind: "flood-begun", flood: own.floods + 1, since: flood.since, alarms: flood.alarms };
  }
  if (meter.flood) return undefined;
  const { flood, since, alarms } = own.flood;
  const { ended } = meter;
  if (ended !== undefined && ended.since >= since)
    return { ...by, kind: "flood-ended", flood, until: ended.until ?? now, alarms: ended.alarms, peak: ended.peak };
  if (now - since <= 2 * FLOOD_WITHIN_MS) return undefined;
  return { ...by, kind: "flood-ended", flood, until: now, alarms, peak: alarms };
}
