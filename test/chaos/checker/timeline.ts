import type { Inflicted } from "../nemesis.ts";

export type Span = { from: number; to: number };

/** Spans in which one of the faults held, those that touch taken together, in order. */
export function spansOf(faults: readonly Inflicted[], concerns: (fault: Inflicted) => boolean): Span[] {
  const spans: Span[] = [];
  for (const { from, to } of faults.filter(concerns).sort((a, b) => a.from - b.from)) {
    const last = spans.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else spans.push({ from, to });
  }
  return spans;
}

/** Whether a fault held all the time from `from` to `to`. */
export const heldThrough = (spans: readonly Span[], from: number, to: number): boolean =>
  spans.some((span) => span.from <= from && span.to >= to);

/** Whether no fault held at any time from `from` to `to`. */
export const calmThrough = (spans: readonly Span[], from: number, to: number): boolean =>
  spans.every((span) => span.to < from || span.from > to);
