import fc from "fast-check";
import type { Priority } from "../wire/health.ts";
import type { Limit, SensorConfig } from "./config.ts";

/** When random inputs begin, ms since 1970. */
export const T0 = 1_700_000_000_000;

export const delayMs = fc.constantFrom(0, 0, 1_000, 2_500, 7_000);
/** A random limit at this value. */
export const limitAt = (value: number) =>
  fc
    .record({
      onDelayMs: delayMs,
      offDelayMs: delayMs,
      priority: fc.constantFrom<Priority>("log", "low", "high"),
      acknowledge: fc.boolean(),
      reAlarm: fc.constantFrom({}, { reAlarmMs: 4_000 }),
      means: fc.constantFrom(undefined, "failure" as const),
    })
    .map(({ means, reAlarm, ...limit }): Limit => ({ value, ...reAlarm, ...limit, ...(means ? { means } : {}) }));
/** Some of the limits, moved from their values to places in deviations. */
const inDeviations = (
  limits: { low?: Limit | undefined; high?: Limit | undefined },
  learned: { low?: number; high?: number },
) => {
  const moved: { low?: Limit; high?: Limit } = {};
  for (const level of ["low", "high"] as const) {
    if (limits[level] === undefined || learned[level] === undefined) continue;
    const { value: _, ...limit } = limits[level];
    moved[level] = { ...limit, deviations: learned[level] };
  }
  return moved;
};
export const perhaps = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

/** So short that random inputs reach it. */
const soonNuisance = {
  chatteringCount: 2,
  chatteringWithinMs: 7_000,
  fleetingClearsMs: 3_000,
  fleetingAwayMs: 4_000,
  standingMs: 9_000,
};

const smoothing = fc.constantFrom({}, { smoothing: { ewmaMs: 2_000 } }, { smoothing: { median: 3 } });
const rate: fc.Arbitrary<Partial<SensorConfig>> = fc.oneof(
  fc.constant({}),
  fc
    .record({ limit: limitAt(0), windowMs: fc.constantFrom(0, 0, 2_500), deadband: fc.constantFrom(0, 2) })
    .map(({ limit: { onDelayMs, offDelayMs, priority, means }, windowMs, deadband }) => ({
      rate: {
        perMs: 1_000,
        windowMs,
        limit: { value: 8, deadband, onDelayMs, offDelayMs, priority, ...(means ? { means } : {}) },
      },
    })),
);
const detectors: fc.Arbitrary<Partial<SensorConfig>> = fc.constantFrom<Partial<SensorConfig>>(
  {},
  {},
  { frozenMs: 2_000 },
  { spike: { height: 5, count: 2, withinMs: 5_000 }, measures: { from: 8, to: 75 } },
  { noise: { limit: 6, windowMs: 4_000 }, frozenMs: 1_500 },
  { measures: { from: 8, to: 75 } },
);
const due = fc.constantFrom(
  {},
  ...[2_000, 9_000].map((ms) => ({ due: { what: "calibration", on: "then", at: T0 + ms } })),
);
export const analog: fc.Arbitrary<Partial<SensorConfig>> = fc
  .record({
    lowLow: perhaps(limitAt(10)),
    low: perhaps(limitAt(20)),
    high: perhaps(limitAt(70)),
    highHigh: perhaps(limitAt(80)),
    deadband: fc.constantFrom(0, 3),
    range: perhaps(fc.constant({ from: 1, to: 95 })),
    scale: fc.constantFrom({ factor: 1, offset: 0 }, { factor: -1, offset: 100 }),
    reports: fc.constantFrom("periodic" as const, "onChange" as const),
    instrument: fc.constantFrom<SensorConfig["instrument"]>(
      { priority: "log" },
      { priority: "medium" },
      { priority: "medium", onDelayMs: 1_500 },
    ),
    health: fc.constantFrom<Partial<SensorConfig>>(
      {},
      { health: { uncertain: "good", invalid: "maintenance-required" } },
    ),
    holdoffMs: fc.constantFrom(0, 2_500),
    nuisance: fc.constantFrom({}, { nuisance: soonNuisance }),
    heeds: fc.constantFrom({}, { when: ["running" as const] }, { poweredBy: "machine" as const }),
    smoothing,
    rate,
    baseline: fc.constantFrom({}, { baseline: { readings: 3 } }, { baseline: { forMs: 4_000 } }),
    detectors,
    due,
    learned: fc.constantFrom({}, { high: 2 }, { low: 0.5, high: 1 }),
    deadbandDeviations: fc.constantFrom({}, { deadbandDeviations: 0.5 }),
  })
  .map(
    ({
      heeds,
      nuisance,
      health,
      smoothing: smoothed,
      rate: changing,
      detectors: watched,
      due: service,
      baseline,
      learned,
      deadbandDeviations,
      ...rest
    }) => ({
      ...rest,
      ...heeds,
      ...nuisance,
      ...health,
      ...smoothed,
      ...changing,
      ...watched,
      ...service,
      ...("baseline" in baseline ? { ...baseline, ...deadbandDeviations, ...inDeviations(rest, learned) } : {}),
    }),
  )
  .map(({ lowLow, low, high, highHigh, range, ...rest }) => ({
    ...rest,
    ...(range ? { range } : {}),
    limits: { ...(lowLow && { lowLow }), ...(low && { low }), ...(high && { high }), ...(highHigh && { highHigh }) },
  }));
export const discrete: fc.Arbitrary<Partial<SensorConfig>> = fc
  .record({ onDelayMs: delayMs, offDelayMs: delayMs, other: delayMs })
  .map(({ onDelayMs, offDelayMs, other }) => ({
    kind: "discrete",
    reports: "onChange",
    abnormal: [
      { value: "open", priority: "low", onDelayMs, offDelayMs },
      { value: "true", priority: "high", means: "failure", onDelayMs: other, offDelayMs },
    ],
  }));
export const counter: fc.Arbitrary<Partial<SensorConfig>> = fc
  .record({
    high: limitAt(5),
    highHigh: perhaps(limitAt(20)),
    rate: fc.constantFrom({}, { rate: { perMs: 1_000, windowMs: 0 } }, { rate: { perMs: 1_000, windowMs: 3_000 } }),
    rollover: fc.constantFrom({}, { rollover: 100 }),
    smoothing,
  })
  .map(({ high, highHigh, rate, rollover, smoothing: smoothed }) => ({
    kind: "counter",
    limits: { high, ...(highHigh ? { highHigh } : {}) },
    ...rate,
    ...rollover,
    ...smoothed,
  }));
