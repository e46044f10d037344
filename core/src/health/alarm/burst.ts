import type { First } from "../../wire/health.ts";

/** Occurrences of one machine or source that begin within so long are one burst: what came first mostly led to the rest. */
export const BURST_MS = 60_000;

/**
 * The newest burst of a machine or a source (ISA-18.2 first-out, OPC UA FirstInGroup). Its first is the earliest by
 * event time, and of two at the same time the one that was recorded before. Sensors' clocks differ, so an occurrence
 * can turn out to be earlier than the first that is known: it is the first of the whole burst from then on.
 */
export class Burst {
  first: First | undefined;

  /** @returns the first of the burst that the occurrence belongs to, which may be itself */
  join(begun: First): First {
    const { first } = this;
    // It belongs to a burst that is over, of which nobody knows any more who was first.
    if (first !== undefined && begun.at < first.at - BURST_MS) return begun;
    if (first !== undefined && begun.at >= first.at && begun.at <= first.at + BURST_MS) return first;
    this.first = begun;
    return begun;
  }
}
