import { gaussian, type Random } from "./random.ts";
import type { Measurement } from "./plant/measurement.ts";

/** What can be wrong with an instrument or with what it measures. */
export const FAULT_KINDS = ["drift", "spike", "stuck", "noise", "dropout", "wire-break", "excess"] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** In force from `since` to `until`, ms since 1970 UTC. */
export type Fault = { kind: FaultKind; since: number; until: number };

const RAMP_MS = 10_000;
const SPIKE_CHANCE = 0.2;
const NOISE_FACTOR = 12;
/** How far below its range a 4-20 mA instrument reads with a broken wire: 0 mA is a quarter of the span below. */
const BROKEN_WIRE_SPAN = 0.25;

/** Where a drift leads: a little beyond the first limit, high before low; near the end of the range without one. */
export function driftGoal({ limits, range, nominal }: Measurement): number {
  const { high, highHigh, low, lowLow } = limits;
  if (high !== undefined) return high + 0.3 * ((highHigh ?? high + 0.4 * (high - nominal)) - high);
  if (low !== undefined) return low - 0.3 * (low - (lowLow ?? low - 0.4 * (nominal - low)));
  return range.from + 0.95 * (range.to - range.from);
}

/** Where an excess leads: beyond the last limit, high before low; the end of the range without one. */
export function excessGoal({ limits, range }: Measurement): number {
  const worst = limits.highHigh ?? limits.high;
  if (worst !== undefined) return worst + 0.1 * (range.to - worst);
  const least = limits.lowLow ?? limits.low;
  return least === undefined ? range.to : least - 0.3 * (least - range.from);
}

/** Beyond every limit, inside the range. */
function spikeHeight({ limits, range }: Measurement): number {
  const worst = limits.highHigh ?? limits.high;
  if (worst !== undefined) return worst + 0.5 * (range.to - worst);
  const least = limits.lowLow ?? limits.low ?? range.from;
  return least - 0.5 * (least - range.from);
}

export type Measured = { value: number; broken: boolean };

/** What the instrument says instead of `value`; undefined when it says nothing. `before` is what it said last. */
export function withFault(
  fault: Fault,
  measurement: Measurement,
  value: number,
  before: number,
  now: number,
  random: Random,
): Measured | undefined {
  const { range, noise, nominal } = measurement;
  switch (fault.kind) {
    case "drift":
    case "excess": {
      const progress = Math.min(1, (now - fault.since) / RAMP_MS);
      const goal = fault.kind === "drift" ? driftGoal(measurement) : excessGoal(measurement);
      return { value: value + progress * (goal - nominal), broken: false };
    }
    case "spike":
      return { value: random() < SPIKE_CHANCE ? spikeHeight(measurement) : value, broken: false };
    case "stuck":
      return { value: before, broken: false };
    case "noise":
      return { value: value + NOISE_FACTOR * noise * gaussian(random), broken: false };
    case "dropout":
      return undefined;
    case "wire-break":
      return { value: range.from - BROKEN_WIRE_SPAN * (range.to - range.from), broken: true };
  }
}
