import { UNREACHABLE_AFTER_MS, type Heartbeat } from "../wire/heartbeat.ts";
import type { Overlay } from "../wire/hub-api.ts";
import type { ZonePath } from "../wire/id.ts";
import { NOT_HEARD, type ZoneEntry } from "./entry.ts";
import type { Fleet } from "./fleet.ts";
import type { LogGap } from "./gap.ts";
import { lostPaths } from "./path-overlay.ts";

/**
 * Folds a heartbeat that was heard at `now`.
 *
 * @returns the gap, if the stream was read beyond the message that should hold `sentUpTo` and records up to it are
 *   missing: the stream lost the tail that it had confirmed
 */
export function foldHeartbeat(fleet: Fleet, path: ZonePath, heartbeat: Heartbeat, now: number): LogGap | undefined {
  fleet.besideLog();
  const zone = fleet.zone(path);
  zone.heartbeat = heartbeat;
  zone.lastHeardAt = now;
  fleet.touchGateway(zone);
  judgeReach(fleet, zone, now);
  return lostTail(fleet, zone, heartbeat);
}

function lostTail(fleet: Fleet, zone: ZoneEntry, heartbeat: Heartbeat): LogGap | undefined {
  const { applied } = zone;
  const passed = heartbeat.streamSeq > 0 && fleet.streamSeq >= heartbeat.streamSeq;
  if (!passed || heartbeat.epoch !== applied.epoch || heartbeat.sentUpTo <= applied.seq) return undefined;
  const gap: LogGap = { epoch: applied.epoch, from: applied.seq + 1, to: heartbeat.sentUpTo, state: "asked" };
  zone.gaps = [...zone.gaps, gap];
  zone.applied = { epoch: applied.epoch, seq: heartbeat.sentUpTo };
  return gap;
}

/**
 * Judges every zone's reach and what is new in the last hour; called at each tick of the caller's clock. Without a
 * connection to the message bus time stands still here: silence then says nothing of a gateway.
 */
export function foldTime(fleet: Fleet, now: number, unreachableAfterMs: number = UNREACHABLE_AFTER_MS): void {
  if (!fleet.bus.connected) return;
  fleet.besideLog();
  for (const zone of fleet.zones.values()) {
    judgeReach(fleet, zone, now, unreachableAfterMs);
    const count = zone.lastHour.count(now);
    if (count === zone.newLastHour) continue;
    zone.newLastHour = count;
    fleet.touchZone(zone);
  }
}

function judgeReach(
  fleet: Fleet,
  zone: ZoneEntry,
  now: number,
  unreachableAfterMs: number = UNREACHABLE_AFTER_MS,
): void {
  fleet.setLostPaths(zone, lostPaths(zone.heartbeat?.dataPaths ?? []));
  const overlay = overlayOf(zone, now, unreachableAfterMs, fleet.bus.since);
  if (overlay?.reason === zone.overlay?.reason && overlay?.since === zone.overlay?.since) return;
  zone.overlay = overlay;
  fleet.touchZone(zone);
  fleet.touchGateway(zone);
  for (const machine of zone.machines.values()) {
    fleet.touchMachine(machine);
    for (const sensor of machine.sensors.values()) fleet.touchSensor(sensor);
  }
}

/**
 * Three missed heartbeats put the whole zone out of reach; so does the loss of every data path that it has.
 * @param listeningSince who was in reach before has had no chance to be heard before this time
 */
function overlayOf(
  zone: ZoneEntry,
  now: number,
  unreachableAfterMs: number,
  listeningSince: number,
): Overlay | undefined {
  const heard = zone.lastHeardAt;
  if (heard === undefined) return NOT_HEARD;
  const wasOut = zone.overlay?.reason === "gateway-unreachable" && zone.overlay.since === heard;
  if (now - (wasOut ? heard : Math.max(heard, listeningSince)) > unreachableAfterMs)
    return { reason: "gateway-unreachable", since: heard, text: "its gateway is out of reach" };
  const paths = zone.heartbeat?.dataPaths ?? [];
  if (paths.length === 0 || paths.some((path) => path.state === "live")) return undefined;
  const since = Math.min(...paths.map((path) => path.since));
  const names = paths.map((path) => path.path).join(", ");
  return { reason: "data-path-lost", since, text: `its gateway has no live data path (${names})` };
}
