import type { LogBatch, LogRecord } from "../wire/log.ts";
import { rang } from "../figures/annunciation.ts";
import type { ZoneId } from "../wire/id.ts";
import { newZone, type StreamPosition, type ZoneEntry } from "./entry.ts";
import type { Fleet } from "./fleet.ts";
import { EPOCHS_MAX, GAPS_MAX, LOSSES_MAX, noteLoss, walkBatch } from "./fold-log.ts";
import type { LogGap } from "./gap.ts";
import { isLater } from "./position.ts";
import { isDeparture } from "./recent.ts";

/**
 * Begins a projection with what gateways have published, so that it needs nothing of the log before that.
 *
 * @param zones every zone of the log, and the gateway time of the record up to which it was published
 * @returns the message of TOCSIN_LOG to read first; undefined where something in the log is of a zone that has published
 *   nothing: then the log is read from its first message
 */
export function beginWithPublished(fleet: Fleet, zones: ReadonlyMap<ZoneId, number>): number | undefined {
  const entries = [...zones].map(([id, at]) => ({ zone: fleet.zones.get(id), at }));
  if (entries.length === 0 || entries.some(({ zone }) => !zone?.published)) return undefined;
  const first = Math.min(...entries.map(({ zone }) => zone!.published!.streamSeq));
  for (const { zone, at } of entries) {
    const { epoch, seq, streamSeq } = zone!.published!;
    zone!.begin = { epoch, seq, streamSeq, at };
    zone!.applied = { epoch, seq };
    fleet.touchGateway(zone!);
  }
  fleet.beginAt(first - 1);
  return first;
}

/** What rang and what left good shortly before a projection began counts for the hour, and for a flood that goes on. */
export function foldBefore(zone: ZoneEntry, { epoch, records }: LogBatch): void {
  for (const record of records) {
    if (!zone.begin || isLater({ epoch, seq: record.seq }, zone.begin)) return;
    if (isDeparture(record)) zone.lastHour.add(record.at);
    if (rang(record)) zone.meter.ring(record.at);
  }
}

/** The log of a zone up to where its projection began: every record is accepted, none moves anything. */
export class HistoryBehind {
  readonly zone: ZoneEntry;
  readonly #entry: ZoneEntry;
  readonly #begin: StreamPosition;

  constructor(entry: ZoneEntry, begin: StreamPosition) {
    this.zone = entry;
    this.#entry = newZone(entry.path);
    this.#begin = begin;
  }

  /** @returns records that are new, in order */
  fold(batch: LogBatch, reachesBack: boolean): LogRecord[] {
    const walked: { accepted: LogRecord[]; gaps: LogGap[] } = { accepted: [], gaps: [] };
    const each = (record: LogRecord) => record.kind === "loss" && noteLoss(this.#entry, record);
    walkBatch(this.#entry, batch, reachesBack, walked, each, this.#begin);
    return walked.accepted;
  }

  /** All of it was read: what it lacks, where it breaks and what was lost in it belongs to the zone from now on. */
  adopt(): void {
    const { applied, gaps, epochs, losses } = this.#entry;
    const { epoch, seq } = this.#begin;
    const from = applied.epoch === epoch ? applied.seq + 1 : 1;
    // Of which the stream holds nothing any more, history begins with the projection.
    const lacks = applied.epoch > 0 && from <= seq;
    const tail: LogGap[] = lacks ? [{ epoch, from, to: seq, state: "asked" }] : [];
    this.zone.gaps = [...gaps, ...tail, ...this.zone.gaps].slice(-GAPS_MAX);
    this.zone.epochs = [...epochs, ...this.zone.epochs].slice(-EPOCHS_MAX);
    this.zone.losses = [...losses, ...this.zone.losses].slice(-LOSSES_MAX);
    this.zone.begin = undefined;
  }
}
