import { NUISANCE_DEFAULT } from "../health/config.ts";
import type { AlarmEvent } from "./figure-event.ts";

/**
 * One time that an alarm stood after it had rung. `end` is undefined while it stands. `on` and `off`: what was measured
 * when it came and when it went.
 */
export type Occurrence = {
  begin: number;
  end: number | undefined;
  level: string;
  on?: number;
  off?: number;
  /** It had rung before the window. */
  before?: true;
};

/** What became of one alarm. */
export class AlarmStory {
  readonly occurrences: Occurrence[] = [];
  /** Times it rang, the repeats of an occurrence included. */
  annunciated = 0;
  #open: Occurrence | undefined;

  /** It stood when the window began. */
  stood(since: number, level: string): void {
    this.#begin({ begin: since, end: undefined, level, before: true });
  }

  add(at: number, { stands, rang, level, value }: AlarmEvent): void {
    if (rang) this.annunciated++;
    if (rang && !this.#open)
      this.#begin({ begin: at, end: undefined, level, ...(value === undefined ? {} : { on: value }) });
    if (stands || !this.#open) return;
    this.#open.end = at;
    if (value !== undefined) this.#open.off = value;
    this.#open = undefined;
  }

  #begin(occurrence: Occurrence): void {
    this.#open = occurrence;
    this.occurrences.push(occurrence);
  }
}

const { chatteringCount, chatteringWithinMs, fleetingClearsMs, fleetingAwayMs, standingMs } = NUISANCE_DEFAULT;

export type Nuisance = { chattering: Set<Occurrence>; fleeting: Set<Occurrence> };

/**
 * Which occurrences were a nuisance, by the measures of ISA-18.2: three or more that begin within a minute chatter; one that
 * clears within 10 s and does not come again for a minute is fleeting.
 *
 * @param occurrences of one alarm, in order
 */
export function nuisanceOf(occurrences: readonly Occurrence[]): Nuisance {
  const chattering = new Set<Occurrence>();
  const fleeting = new Set<Occurrence>();
  occurrences.forEach((occurrence, i) => {
    const first = occurrences[i - chatteringCount + 1];
    if (first && occurrence.begin - first.begin <= chatteringWithinMs)
      for (const each of occurrences.slice(i - chatteringCount + 1, i + 1)) chattering.add(each);
    const { begin, end } = occurrence;
    const next = occurrences[i + 1];
    const isGone = end !== undefined && end - begin <= fleetingClearsMs;
    if (isGone && (next === undefined || next.begin - end > fleetingAwayMs)) fleeting.add(occurrence);
  });
  return { chattering, fleeting };
}

/** How many stood for more than a day at some time of each UTC day that the window touches. */
export function standingByDay(occurrences: Iterable<Occurrence>, from: number, to: number): Map<number, number> {
  const DAY_MS = 86_400_000;
  const days = new Map<number, number>();
  for (const { begin, end = to } of occurrences) {
    const since = Math.max(begin + standingMs, from);
    const until = Math.min(end, to);
    if (until <= since) continue;
    for (let day = Math.floor(since / DAY_MS); day * DAY_MS < until; day++) days.set(day, (days.get(day) ?? 0) + 1);
  }
  return days;
}

/** How many stand for more than a day at a time. */
export const standingAt = (occurrences: Iterable<Occurrence>, at: number): number =>
  [...occurrences].filter(({ begin, end = Infinity }) => begin + standingMs < at && end >= at).length;
