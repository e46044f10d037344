import type { Alarm } from "../wire/health.ts";
import type { HubFact } from "../wire/hub-fact.ts";
import type { ZoneEntry } from "./entry.ts";
import type { Fleet } from "./fleet.ts";

const stands = (alarm: Alarm | undefined): boolean =>
  alarm?.state === "unacknowledged" || alarm?.state === "acknowledged";

/**
 * What a hub has to say of a zone's gateway at `now`: that it is unreachable, or back; undefined where that is known, or
 * where this hub cannot know it.
 *
 * @param listeningSince nobody had a chance to be heard before this time
 */
export function gatewayVerdict(
  fleet: Fleet,
  zone: ZoneEntry,
  now: number,
  { unreachableAfterMs, listeningSince }: { unreachableAfterMs: number; listeningSince: number },
): HubFact | undefined {
  const { bus } = fleet;
  if (!bus.connected) return undefined;
  const { alarm, occurrence } = zone.gateway;
  const found = { v: 1, ...zone.path, at: now } as const;
  const heard = zone.lastHeardAt ?? 0;
  if (now - Math.max(heard, bus.since, listeningSince) > unreachableAfterMs) {
    if (stands(alarm)) return undefined;
    const name = zone.names?.zoneName ?? zone.path.zone;
    const { total } = zone.sensorCounts;
    const count = `${total.toLocaleString("en-US")} ${total === 1 ? "sensor" : "sensors"}`;
    const message = `Gateway of ${name} unreachable: ${count} uncertain`;
    const since = heard || now;
    return { ...found, kind: "gateway-unreachable", occurrence: occurrence + 1, since, priority: "high", message };
  }
  const isHeard = heard > bus.since && now - heard <= unreachableAfterMs;
  return stands(alarm) && isHeard ? { ...found, kind: "gateway-back", occurrence } : undefined;
}
