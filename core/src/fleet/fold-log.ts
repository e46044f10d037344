import { rang } from "../figures/annunciation.ts";
import { ALARMS } from "../wire/health.ts";
import { parseMachineId, parseSensorId, parseSourceId } from "../wire/id.ts";
import {
  isRouteAlone,
  type Claim,
  type LogBatch,
  type LogRecord,
  type Loss,
  type MachineTransition,
  type Position,
  type SensorTransition,
  type SourceTransition,
  type ZoneService,
} from "../wire/log.ts";
import type { MachineStanding, SensorStanding, SourceStanding } from "../wire/state.ts";
import type { MachineEntry, SensorEntry, ZoneEntry } from "./entry.ts";
import type { Fleet } from "./fleet.ts";
import type { LogGap } from "./gap.ts";
import { setSource } from "./fold-state.ts";
import { isLater, placeOf } from "./position.ts";
import { isDeparture } from "./recent.ts";

/** Where a batch came from: its sequence in TOCSIN_LOG, and whether the stream still holds its first message. */
export type StreamPlace = { streamSeq: number; reachesBack: boolean };

/** What folding a batch did; the caller keeps all of it in one write. */
export type Folded = {
  zone: ZoneEntry;
  /** Records that are new, in order: they enter history, whether or not they moved the projection. */
  accepted: LogRecord[];
  gaps: LogGap[];
  machines: Set<MachineEntry>;
  sensors: Set<SensorEntry>;
};

export const GAPS_MAX = 1_000;
export const EPOCHS_MAX = 100;
export const LOSSES_MAX = 100;

/** Folds a batch of a zone's log, record by record: next is applied, lower is skipped, higher marks a gap first. */
export function foldBatch(fleet: Fleet, batch: LogBatch, place: StreamPlace): Folded {
  fleet.atMessage(place.streamSeq);
  const zone = fleet.zone({ site: batch.site as never, zone: batch.zone as never });
  const folded: Folded = { zone, accepted: [], gaps: [], machines: new Set(), sensors: new Set() };
  walkBatch(zone, batch, place.reachesBack, folded, (record) => apply(fleet, zone, record, folded));
  if (folded.accepted.length > 0) fleet.touchGateway(zone);
  return folded;
}

/**
 * Goes through a batch in order: what is the next of its zone is accepted and told to `each`, lower is skipped, higher marks
 * a gap first.
 *
 * @param upTo what comes behind it is left alone
 */
export function walkBatch(
  zone: ZoneEntry,
  batch: LogBatch,
  reachesBack: boolean,
  walked: Pick<Folded, "accepted" | "gaps">,
  each: (record: LogRecord) => void,
  upTo?: Position,
): void {
  if (batch.epoch === zone.applied.epoch && zone.claim !== "" && batch.claim !== zone.claim) return;
  for (const record of batch.records) {
    const at = { epoch: batch.epoch, seq: record.seq };
    if (upTo && isLater(at, upTo)) return;
    const found = placeOf(zone.applied, at, reachesBack);
    if (found.kind === "past") continue;
    if (found.kind === "gap") markGap(zone, found, walked);
    enterEpoch(zone, batch, record);
    // Of an epoch that was begun with what was published, the claim is not known before its next batch.
    zone.claim = batch.claim;
    zone.applied = at;
    zone.appliedAt = record.processedAt;
    walked.accepted.push(record);
    each(record);
  }
}

function markGap(
  zone: ZoneEntry,
  found: { epoch: number; from: number; to: number },
  folded: Pick<Folded, "gaps">,
): void {
  const gap: LogGap = { epoch: found.epoch, from: found.from, to: found.to, state: "asked" };
  zone.gaps = [...zone.gaps, gap].slice(-GAPS_MAX);
  folded.gaps.push(gap);
}

/** Notes a change of epoch as a discontinuity, with how many records of the former epoch never arrived. */
function enterEpoch(zone: ZoneEntry, batch: LogBatch, record: LogRecord): void {
  if (batch.epoch === zone.applied.epoch) return;
  const claim: Claim | undefined = record.kind === "claim" ? record : undefined;
  const missing = missingBefore(claim, zone.applied);
  const change = { epoch: batch.epoch, at: record.at, reason: claim?.reason ?? "history-begins" };
  zone.epochs = [...zone.epochs, missing > 0 ? { ...change, missing } : change].slice(-EPOCHS_MAX);
}

/** Of former epochs: where one of them never arrived at all, nothing tells what the ones before it lack besides. */
function missingBefore(claim: Claim | undefined, applied: Position): number {
  const previous = claim?.previous;
  if (previous === undefined || applied.epoch === 0 || previous.epoch < applied.epoch) return 0;
  return previous.epoch > applied.epoch ? previous.seq : Math.max(0, previous.seq - applied.seq);
}

function apply(fleet: Fleet, zone: ZoneEntry, record: LogRecord, folded: Folded): void {
  if (record.kind === "zone-service") return applyToZone(fleet, zone, record);
  if (record.kind === "loss") return noteLoss(zone, record);
  if (record.kind !== "transition") return;
  if (isDeparture(record)) zone.lastHour.add(record.at);
  if (rang(record)) zone.meter.ring(record.at);
  if (record.of === "sensor") applyToSensor(fleet, zone, record, folded);
  else if (record.of === "machine") applyToMachine(fleet, zone, record, folded);
  else if (isLater(zone.applied, zone.sourcesAt)) applyToSource(fleet, zone, record);
}

export function noteLoss(zone: ZoneEntry, { seq, at, what, why, text, count }: Loss): void {
  const note = { epoch: zone.applied.epoch, seq, at, what, why, text, ...(count === undefined ? {} : { count }) };
  zone.losses = [...zone.losses, note].slice(-LOSSES_MAX);
}

function applyToSensor(fleet: Fleet, zone: ZoneEntry, record: SensorTransition, folded: Folded): void {
  const path = parseSensorId(record.id);
  if (!path || path.site !== zone.path.site || path.zone !== zone.path.zone) return;
  const machine = fleet.machine(zone, path.machine);
  if (!advance(machine, zone)) return;
  const sensor = fleet.sensor(machine, path.sensor);
  fleet.setSensor(sensor, sensorAfter(record, sensor.standing));
  folded.sensors.add(sensor);
  folded.machines.add(machine);
}

function applyToMachine(fleet: Fleet, zone: ZoneEntry, record: MachineTransition, folded: Folded): void {
  const path = parseMachineId(record.id);
  if (!path || path.site !== zone.path.site || path.zone !== zone.path.zone) return;
  const machine = fleet.machine(zone, path.machine);
  if (!advance(machine, zone)) return;
  fleet.setMachine(machine, machineAfter(record));
  folded.machines.add(machine);
}

function applyToZone(fleet: Fleet, zone: ZoneEntry, { id, event, service }: ZoneService): void {
  if (id === zone.id && isLater(zone.applied, zone.sourcesAt))
    fleet.setZoneService(zone, event === "ended" ? undefined : service);
}

/** What is known of a source; one that falls silent, or is back, changes how its sensors show. */
function applyToSource(fleet: Fleet, zone: ZoneEntry, record: SourceTransition): void {
  const path = parseSourceId(record.id);
  if (!path || path.site !== zone.path.site || path.zone !== zone.path.zone) return;
  setSource(fleet, zone, path.source, sourceAfter(record, zone.sources.get(path.source)));
}

/** Whether the zone's position is behind what the machine's baseline already holds. */
function advance(machine: MachineEntry, zone: ZoneEntry): boolean {
  if (!isLater(zone.applied, machine.at)) return false;
  machine.at = zone.applied;
  return true;
}

export const machineAfter = ({ state, health, at: since, cause }: MachineTransition): MachineStanding => ({
  state,
  health,
  since,
  cause,
});

export function sourceAfter(record: SourceTransition, before: SourceStanding | undefined): SourceStanding {
  const { state, health, cause, at: since } = record;
  const occurrence = record.occurrence ?? state.alarm?.occurrence ?? before?.occurrence;
  return { state, health, since, cause, ...(occurrence === undefined ? {} : { occurrence }) };
}

/** A transition without a reading (silence) leaves the last reading that is known. */
export function sensorAfter(record: SensorTransition, before: SensorStanding): SensorStanding {
  const reading = record.reading ?? before.reading;
  const occurrences = occurrencesAfter(record, before);
  const stays = isRouteAlone(record.changes);
  return {
    state: record.state,
    health: record.health,
    since: stays ? before.since : record.at,
    cause: record.cause,
    ...(record.priority === undefined ? {} : { priority: record.priority }),
    ...(record.message === undefined ? {} : { message: record.message }),
    ...(reading === undefined ? {} : { reading }),
    ...(occurrences === undefined ? {} : { occurrences }),
  };
}

function occurrencesAfter({ state: { alarms } }: SensorTransition, before: SensorStanding) {
  if (alarms === undefined) return before.occurrences;
  const newest = ALARMS.flatMap((name) => (alarms[name] ? [[name, alarms[name].occurrence] as const] : []));
  return { ...before.occurrences, ...Object.fromEntries(newest) };
}
