import type { Compared } from "./comparison.ts";

/** Readings done, of how many, and the time of the last one. */
export type Progress = (done: number, of: number, at: number) => void;

/** Times in ms since 1970 UTC. */
export type Backtested = {
  from: number;
  to: number;
  /** Where it should have begun; before `from` where nothing is kept of that time. */
  asked: number;
  readings: number;
  /** Readings that are no longer kept, or cannot be read: what they led to is not seen. */
  missing: number;
  compared: Compared[];
};
