/** What is remarkable about a reading's time; journaled with it as a set of bits. */
export const Mark = {
  /** Not newer than the sensor's newest reading: kept, not judged. */
  late: 1,
  /** Newer than the newest reading, but a deadline was passed already: judged at the sensor's clock. */
  overtaken: 2,
  /** It has no time of its own: its arrival is used. */
  noTime: 4,
  /** Its time is in the future: its arrival is used. */
  future: 8,
  /** Its time is too long ago: its arrival is used. */
  tooOld: 16,
  /** The broker's retained message: a starting value, never a new reading. */
  retained: 32,
} as const;

/** A time is trusted from so long before gateway time ... */
export const BACKLOG_MAX_MS = 7 * 86_400_000;
/** ... to so long after it: being old is not skew, being in the future is. */
export const FUTURE_SKEW_MS = 2_000;
/** So many late readings in order among themselves reset the newest to theirs: nothing stays deaf after a future time. */
export const LATE_IN_ORDER_RESET = 10;

/** Marks where a reading's own time cannot be used, 0 where it can. `event` clocks trust every time. */
export function distrust(at: number, gatewayTime: number, eventClock: boolean): number {
  if (Number.isNaN(at)) return Mark.noTime;
  if (eventClock) return 0;
  if (at > gatewayTime + FUTURE_SKEW_MS) return Mark.future;
  return at < gatewayTime - BACKLOG_MAX_MS ? Mark.tooOld : 0;
}

/** Late readings of one sensor that came in order among themselves; those that go by their arrival always do. */
export type LateRun = { count: number; last: number };

export const longerLateRun = (run: LateRun | undefined, at: number, arrival: boolean): LateRun =>
  run !== undefined && (arrival ? at >= run.last : at > run.last)
    ? { count: run.count + 1, last: at }
    : { count: 1, last: at };
