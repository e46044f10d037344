import type { AlarmRaised } from "../wire/hub-fact.ts";
import type { ZoneEntry } from "./entry.ts";
import type { Fleet } from "./fleet.ts";
import { sensorsText, stands, type Finding } from "./own-alarm.ts";

/** How long nobody has to be heard for, and since when somebody could be. All ms. */
export type Reach = { unreachableAfterMs: number; listeningSince: number };

/** A time by the clock of the hub that wrote it, which may be wrong: what is still to come says nothing. */
const past = (at = 0, now: number): number => (at <= now ? at : 0);

/** Since when one of them is heard again after none was: what has silenced all is over, and each has its time to come back. */
const heardAgainSince = ({ hub }: Fleet, now: number): number => past(hub.own.over.get("gateways"), now);

/** Whether a gateway was heard since an alarm rang: another hub may have heard it last a moment earlier than this one. */
const isHeardSince = ({ bus }: Fleet, { lastHeardAt = 0 }: ZoneEntry, raised: AlarmRaised | undefined, now: number) =>
  lastHeardAt > Math.max(bus.since, past(raised?.at, now));

/** Time for which a gateway could have been heard and was not. */
const silenceOf = (fleet: Fleet, { lastHeardAt = 0 }: ZoneEntry, now: number, { listeningSince }: Reach): number =>
  now - Math.max(lastHeardAt, fleet.bus.since, listeningSince, heardAgainSince(fleet, now));

/**
 * Two of three heartbeats missed at every gateway: what has silenced one has silenced all, and it is not said of each, until
 * hubs know that it is over.
 */
const isHushed = (fleet: Fleet, now: number, reach: Reach): boolean =>
  stands(fleet.hub.own.alarms.get("gateways")) ||
  (fleet.zones.size > 1 &&
    [...fleet.zones.values()].every((zone) => silenceOf(fleet, zone, now, reach) > (reach.unreachableAfterMs * 2) / 3));

/** Of one gateway. @returns undefined where it is heard, or where this hub cannot know it: then nothing is said */
export function findUnreachable(
  fleet: Fleet,
  zone: ZoneEntry,
  now: number,
  reach: Reach,
): Finding | "well" | "unknown" {
  const { unreachableAfterMs } = reach;
  const heard = zone.lastHeardAt ?? 0;
  const isHeard = isHeardSince(fleet, zone, zone.own.newest.get("gateway"), now);
  if (isHeard && now - heard <= unreachableAfterMs) return "well";
  if (silenceOf(fleet, zone, now, reach) <= unreachableAfterMs || isHushed(fleet, now, reach)) return "unknown";
  const name = zone.names?.zoneName ?? zone.path.zone;
  const message = `Gateway of ${name} unreachable: ${sensorsText(zone.sensorCounts.total)} uncertain`;
  return { since: heard || now, level: "unreachable", priority: "high", message };
}

/** Of all gateways together: the hub hears nobody, though it has a connection. One gateway alone has its own alarm. */
export function findNoGateway(fleet: Fleet, now: number, reach: Reach): Finding | "well" | "unknown" {
  const zones = [...fleet.zones.values()];
  if (zones.length < 2) return "well";
  const silence = zones.map((zone) => silenceOf(fleet, zone, now, reach));
  if (silence.some((ms) => ms <= reach.unreachableAfterMs)) {
    const raised = fleet.hub.own.newest.get("gateways");
    const isHeard = (zone: ZoneEntry) => isHeardSince(fleet, zone, raised, now);
    return zones.some((zone, at) => isHeard(zone) && silence[at]! <= reach.unreachableAfterMs) ? "well" : "unknown";
  }
  const sensors = zones.reduce((sum, zone) => sum + zone.sensorCounts.total, 0);
  const message = `None of ${zones.length} gateways is heard: ${sensorsText(sensors)} uncertain`;
  const since = Math.max(...zones.map(({ lastHeardAt = 0 }) => lastHeardAt)) || now;
  return { since, level: "unreachable", priority: "high", message };
}
