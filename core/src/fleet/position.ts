import type { Position } from "../wire/log.ts";

/** Nothing of a zone's log has been seen. Epochs and sequence numbers begin at 1. */
export const NOWHERE: Position = { epoch: 0, seq: 0 };

/** Whether `a` is behind `b` in the zone's log, that is, came later. */
export const isLater = (a: Position, b: Position): boolean =>
  a.epoch > b.epoch || (a.epoch === b.epoch && a.seq > b.seq);

export type Place = { kind: "next" } | { kind: "past" } | { kind: "gap"; epoch: number; from: number; to: number };

/**
 * Where a record stands against what was applied: next is last + 1 of its epoch, or 1 of a higher one; lower was
 * applied before; higher means that the stream lost what is between.
 *
 * @param reachesBack whether the stream still holds its first message. Where its beginning has aged out, the first
 *   record that is seen of a zone is where its history begins, and not a gap.
 */
export function placeOf(applied: Position, record: Position, reachesBack: boolean): Place {
  if (!isLater(record, applied)) return { kind: "past" };
  if (applied.epoch === 0 && !reachesBack) return { kind: "next" };
  const expected = record.epoch === applied.epoch ? applied.seq + 1 : 1;
  if (record.seq === expected) return { kind: "next" };
  return { kind: "gap", epoch: record.epoch, from: expected, to: record.seq - 1 };
}
