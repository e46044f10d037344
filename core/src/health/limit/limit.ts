import type { LimitState } from "../../wire/health.ts";
import type { Level } from "../config.ts";
import { deadbandOf, limitPlace } from "./limit-place.ts";
import type { PendingDelays, SensorColumns } from "../sensor/sensor-columns.ts";

/** Of an analog sensor; a level's place here is its bit in `active` and its place in the pending delays. */
export const LEVELS = ["lowLow", "low", "high", "highHigh"] as const satisfies readonly Level[];
/** The rate of change has its bit and its delay behind those of the levels. */
const RATE = LEVELS.length;
export const DELAYED = [...LEVELS, "rate"] as const;
const RATE_BIT = 1 << RATE;
const LOW_SIDE = 0b0011;
const HIGH_SIDE = 0b1100;
/** Worst first. A value cannot stand on both sides, see `flip`. */
const WORST_FIRST = [3, 0, 2, 1] as const;

const nothingPending = (): PendingDelays => ({ at: [Infinity, Infinity, Infinity, Infinity, Infinity], target: 0 });

/**
 * Holds a live value against the limits: on-delays begin, go on or are dropped, and what has no delay moves at once.
 * A limit is entered beyond its value, and left only when the value is back by the deadband. Each of the four keeps
 * its own delays; the worst that is active says where the value stands.
 */
export function judgeLimits(columns: SensorColumns, sensor: number, value: number, at: number): void {
  const config = columns.configs[sensor]!;
  const judged = { config, way: columns.ways[sensor] };
  const deadband = deadbandOf(judged);
  for (let level = 0; level < LEVELS.length; level += 1) {
    const limit = config.limits[LEVELS[level]!];
    const place = limitPlace(judged, LEVELS[level]!);
    const isActive = (columns.active[sensor]! & (1 << level)) !== 0;
    const high = level >= 2;
    if (limit === undefined || place === undefined) {
      // The configuration has lost this limit since the state was saved, or what it is measured by.
      if (isActive) columns.active[sensor]! &= ~(1 << level);
      columns.changed ||= isActive;
      dropDelay(columns, sensor, level);
    } else if (isActive) {
      const back = high ? value <= place - deadband : value >= place + deadband;
      delay(columns, sensor, level, back, at, limit.offDelayMs);
    } else {
      const beyond = high ? value > place : value < place;
      delay(columns, sensor, level, beyond, at, limit.onDelayMs);
    }
  }
}

/** Holds how fast a live value changes against what it may. A rate that nobody knows moves nothing. */
export function judgeRate(columns: SensorColumns, sensor: number, at: number): void {
  const limit = columns.configs[sensor]!.rate?.limit;
  const isActive = isRateExceeded(columns.active[sensor]!);
  if (limit === undefined) {
    // The configuration has lost it since the state was saved.
    if (isActive) columns.active[sensor]! ^= RATE_BIT;
    columns.changed ||= isActive;
    return dropDelay(columns, sensor, RATE);
  }
  const rate = Math.abs(columns.ways[sensor]!.rate);
  if (Number.isNaN(rate)) return;
  if (isActive) delay(columns, sensor, RATE, rate <= limit.value - limit.deadband, at, limit.offDelayMs);
  else delay(columns, sensor, RATE, rate > limit.value, at, limit.onDelayMs);
}

/** Whether the value changes too fast, by the levels that are active. */
export const isRateExceeded = (active: number): boolean => (active & RATE_BIT) !== 0;

/** Lets every delay that ends at or before `at` come true. What ends at the same time is one step. */
export function endLimitDelays(columns: SensorColumns, sensor: number, at: number): void {
  for (let level = 0; level <= RATE; level += 1) {
    const pending = columns.pending[sensor];
    if (pending === undefined || pending.at[level]! > at) continue;
    dropDelay(columns, sensor, level);
    flip(columns, sensor, level);
  }
}

/** Where the value stands by the levels that are active. */
export function limitOf(active: number): LimitState {
  for (const level of WORST_FIRST) if ((active & (1 << level)) !== 0) return LEVELS[level]!;
  return "normal";
}

/** How far out a level is. */
export const RANK: Record<LimitState, number> = { normal: 0, low: 1, high: 1, offNormal: 1, lowLow: 2, highHigh: 2 };

export const isHigh = (state: LimitState): boolean => state === "high" || state === "highHigh";

/** Whether `after` is worse than `before`: further out, or out on the other side. */
export const isWorse = (before: LimitState, after: LimitState): boolean =>
  RANK[after] > RANK[before] || (after !== "normal" && isHigh(after) !== isHigh(before));

/** Begins a level's delay to its other side, lets it go on, or drops it where the value has thought better of it. */
function delay(
  columns: SensorColumns,
  sensor: number,
  level: number,
  moving: boolean,
  at: number,
  delayMs: number,
): void {
  if (!moving) return dropDelay(columns, sensor, level);
  if ((columns.pending[sensor]?.at[level] ?? Infinity) !== Infinity) return;
  if (delayMs <= 0) return flip(columns, sensor, level);
  (columns.pending[sensor] ??= nothingPending()).at[level] = at + delayMs;
  columns.changed = true;
}

/** Enters or leaves one level. Entering a level of one side leaves all of the other, whatever their delays. */
function flip(columns: SensorColumns, sensor: number, level: number): void {
  columns.changed = true;
  columns.active[sensor]! ^= 1 << level;
  if (level === RATE || (columns.active[sensor]! & (1 << level)) === 0) return;
  const other = level >= 2 ? LOW_SIDE : HIGH_SIDE;
  columns.active[sensor]! &= ~other;
  for (let index = 0; index < LEVELS.length; index += 1) {
    if ((other & (1 << index)) !== 0) dropDelay(columns, sensor, index);
  }
}

function dropDelay(columns: SensorColumns, sensor: number, level: number): void {
  const pending = columns.pending[sensor];
  if (pending === undefined || pending.at[level] === Infinity) return;
  columns.changed = true;
  pending.at[level] = Infinity;
  if (pending.at.every((at) => at === Infinity)) columns.pending[sensor] = undefined;
}
