/** A range of a zone's log that the stream lost: asked from the gateway, then filled, or lost for good. */
export type LogGap = { epoch: number; from: number; to: number; state: "asked" | "filled" | "lost" };

type Range = { from: number; to: number };

/**
 * What an answered gap becomes: the lost ranges stay marked as lost, everything else of it is filled.
 * Ranges outside the gap are cut off.
 */
export function settleGap(gap: LogGap, lost: readonly Range[]): LogGap[] {
  const parts: LogGap[] = [];
  let next = gap.from;
  const push = (from: number, to: number, state: LogGap["state"]) => {
    if (from <= to) parts.push({ epoch: gap.epoch, from, to, state });
  };
  for (const range of [...lost].sort((a, b) => a.from - b.from)) {
    const from = Math.max(range.from, next);
    const to = Math.min(range.to, gap.to);
    if (from > to) continue;
    push(next, from - 1, "filled");
    push(from, to, "lost");
    next = to + 1;
  }
  push(next, gap.to, "filled");
  return parts;
}

/** Ranges of `from..to` that none of the ascending numbers covers. */
export function missingOf(numbers: readonly number[], from: number, to: number): Range[] {
  const missing: Range[] = [];
  let next = from;
  for (const number of numbers) {
    if (number < next || number > to) continue;
    if (number > next) missing.push({ from: next, to: number - 1 });
    next = number + 1;
  }
  if (next <= to) missing.push({ from: next, to });
  return missing;
}
