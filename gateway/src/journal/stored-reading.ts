import { QUALITIES, type Quality } from "@tocsin/core/wire/health";
import type { Value } from "@tocsin/core/wire/reading";
import { Mark } from "@tocsin/core/health/zone";

/** A reading as the journal holds it: raw, before scaling, so that a replay judges what the sensor sent. */
export type StoredReading = {
  /** Gap-free per sensor, in order of arrival. */
  ordinal: number;
  /** Its own time, ms since 1970 UTC; NaN where it has none. */
  at: number;
  /** The time it was judged at. */
  judgedAt: number;
  value: Value;
  quality: Quality;
  /** Bit set of `Mark`. */
  marks: number;
};

const NOT_BY_ITS_OWN_TIME = Mark.noTime | Mark.future | Mark.tooOld;

/** The time by which people see a reading, and by whose day it is kept: its own where that is trusted. */
export const shownAt = (reading: { at: number; judgedAt: number; marks: number }): number =>
  (reading.marks & NOT_BY_ITS_OWN_TIME) === 0 ? reading.at : reading.judgedAt;

/** The time that `shownAt` does not give, where there is one and it differs; else NaN. */
export function otherTime(reading: { at: number; judgedAt: number; marks: number }): number {
  const other = (reading.marks & NOT_BY_ITS_OWN_TIME) === 0 ? reading.judgedAt : reading.at;
  return other === shownAt(reading) ? Number.NaN : other;
}

/** `at` and `judgedAt` from what `shownAt` and `otherTime` gave. */
export function ownTimes(shown: number, other: number, marks: number): { at: number; judgedAt: number } {
  if ((marks & Mark.noTime) !== 0) return { at: Number.NaN, judgedAt: shown };
  const second = Number.isNaN(other) ? shown : other;
  return (marks & NOT_BY_ITS_OWN_TIME) === 0 ? { at: shown, judgedAt: second } : { at: second, judgedAt: shown };
}

export const qualityCode = (quality: Quality): number => QUALITIES.indexOf(quality);
export const qualityOf = (code: number): Quality => QUALITIES[code] ?? "bad";
