/** When a group is committed. Commits cost a disk sync each: few at low traffic, one after the other at high. */
export type CommitPacing = {
  /** A group waits no longer than this after its first packet. */
  gatherMsMax: number;
  /** When nothing came for so long, publishers may be waiting for their acknowledgements. */
  gatherIdleMs: number;
  /** So many readings make a group worth its commit at once. */
  groupReadingsEnough: number;
  /** While groups stay below `groupReadingsFew`, they begin at least so far apart. */
  commitSpacingMs: number;
  groupReadingsFew: number;
};

export const COMMIT_PACING: CommitPacing = {
  gatherMsMax: 100,
  gatherIdleMs: 5,
  groupReadingsEnough: 256,
  commitSpacingMs: 8,
  groupReadingsFew: 16,
};

/** Times on the monotonic clock. */
export type Gathering = {
  readings: number;
  openedAt: number;
  lastOfferAt: number;
  lastSealAt: number;
};

/** How many ms the group should still gather; 0 where it should be committed now. */
export function gatherOn(
  pacing: CommitPacing,
  { readings, openedAt, lastOfferAt, lastSealAt }: Gathering,
  now: number,
) {
  if (readings >= pacing.groupReadingsEnough) return 0;
  const spacing = readings < pacing.groupReadingsFew ? lastSealAt + pacing.commitSpacingMs - now : 0;
  const idle = Math.max(lastOfferAt + pacing.gatherIdleMs - now, spacing);
  return Math.max(0, Math.ceil(Math.min(idle, openedAt + pacing.gatherMsMax - now)));
}
