import type { GatewayItem } from "../wire/hub-api.ts";
import type { ZoneEntry } from "./entry.ts";

/** Waiting longer than this, unsent records are called draining and no longer in flight. */
const DRAINING_AFTER_MS = 10_000;

/** Less than this is shown as no readings at all. */
const RATE_MIN_PER_S = 0.05;

/** The gateway of a zone: how it is, and how complete the hub's story of it is. */
export function gatewayItem(zone: ZoneEntry, streamSeq: number): GatewayItem {
  const { heartbeat, applied, overlay, lastHeardAt } = zone;
  const online = overlay?.reason !== "gateway-unreachable";
  const upTo = completeUpTo(zone);
  return {
    id: zone.id,
    site: zone.path.site,
    zone: zone.path.zone,
    zoneName: zone.names?.zoneName ?? zone.path.zone,
    online,
    ...(lastHeardAt === undefined ? {} : { lastHeardAt }),
    ...(online ? {} : { unreachableSince: lastHeardAt ?? 0 }),
    epoch: heartbeat?.epoch ?? applied.epoch,
    applied: applied.seq,
    completeness: completeness(zone, online, streamSeq),
    ...(upTo === undefined ? {} : { completeUpTo: upTo }),
    ...(zone.begin ? { readingHistory: true as const, historyFrom: zone.begin.at } : {}),
    gaps: zone.gaps,
    epochs: zone.epochs,
    losses: zone.losses,
    ...reported(zone),
  };
}

/** What the gateway itself said last. */
function reported(zone: ZoneEntry) {
  const { heartbeat: beat, applied } = zone;
  // What was applied since it spoke was written and sent.
  const known = beat?.epoch === applied.epoch ? applied.seq : 0;
  if (beat === undefined)
    return {
      head: applied.seq,
      sentUpTo: applied.seq,
      waiting: 0,
      readingsPerSecond: 0,
      readings: 0,
      late: 0,
      redelivered: 0,
      quarantined: 0,
      unmatchedTopics: 0,
      sensors: zone.sensorCounts.total,
      durability: "unknown" as const,
      dataPaths: [],
    };
  return {
    version: beat.version,
    startedAt: beat.startedAt,
    configHash: beat.configHash,
    head: Math.max(beat.head, known),
    sentUpTo: Math.max(beat.sentUpTo, known),
    waiting: beat.outbox.records,
    ...(beat.outbox.oldestAt === undefined ? {} : { oldestWaitingAt: beat.outbox.oldestAt }),
    // What is left of a rate that fades out is no rate.
    readingsPerSecond: beat.readings.perSecond < RATE_MIN_PER_S ? 0 : beat.readings.perSecond,
    readings: beat.readings.received,
    late: beat.readings.late,
    redelivered: beat.readings.redelivered,
    quarantined: beat.readings.quarantined,
    unmatchedTopics: beat.readings.unmatchedTopics,
    durability: beat.durability,
    dataPaths: beat.dataPaths,
    ...(beat.clock === undefined ? {} : { clock: beat.clock }),
    disk: beat.disk,
    sensors: beat.sensors,
  };
}

function completeness(zone: ZoneEntry, online: boolean, streamSeq: number): GatewayItem["completeness"] {
  const { heartbeat, applied } = zone;
  if (!online || heartbeat === undefined) return "tail-unknown";
  if (zone.gaps.some((gap) => gap.state !== "filled")) return "gap";
  if (heartbeat.epoch < applied.epoch) return "in-flight";
  if (heartbeat.epoch === applied.epoch && applied.seq >= heartbeat.head) return "complete";
  const oldest = heartbeat.outbox.oldestAt;
  if (oldest !== undefined && heartbeat.at - oldest > DRAINING_AFTER_MS) return "draining";
  return heartbeat.streamSeq - streamSeq > 100 ? "draining" : "in-flight";
}

function completeUpTo(zone: ZoneEntry): number | undefined {
  const { heartbeat, applied, appliedAt } = zone;
  if (heartbeat && heartbeat.epoch === applied.epoch && applied.seq >= heartbeat.head)
    return Math.max(heartbeat.at, appliedAt);
  return appliedAt > 0 ? appliedAt : undefined;
}
