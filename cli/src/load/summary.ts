import type { Histogram } from "./measure/histogram.ts";
import type { Ledger, Total } from "./measure/ledger.ts";
import type { ApdexBounds } from "./measure/tally.ts";
import type { Delivery } from "./delivery.ts";
import type { ProcessFigures } from "./process-figures.ts";
import type { Verdict } from "./threshold.ts";
import type { UserCounts } from "./user/plan.ts";

/** One transaction's line in the statistics. Times in ms, sizes in KB (1,000 bytes) a second. */
export type Statistics = {
  name: string;
  samples: number;
  errors: number;
  errorPercent: number;
  averageMs: number;
  minMs: number;
  maxMs: number;
  medianMs: number;
  p90Ms: number;
  p95Ms: number;
  p99Ms: number;
  perSecond: number;
  receivedKBPerSecond: number;
  sentKBPerSecond: number;
  connects: number;
  connectMs: number;
  latencyMs: number;
  apdex: number;
  satisfied: number;
  tolerated: number;
  errorTexts: Record<string, number>;
};
type Quantiles = { count: number; medianMs: number; p95Ms: number; p99Ms: number };

/** How a run was asked for, and where. */
export type RunDescription = {
  command: string;
  scenario: string;
  scenarioSummary: string;
  hub: string;
  users: UserCounts;
  workers: number;
  asked: { durationMs: number; rampMs: number; requestsPerSecondMax: number };
  apdex: ApdexBounds;
  machine: { system: string; cpu: string; cpus: number; memoryGB: number; node: string };
  sensors: number;
};

/** What a run came to: the JSON beside the report. */
export type Summary = {
  run: RunDescription;
  beganAt: number;
  seconds: number;
  endedEarly: boolean;
  held: boolean;
  thresholds: Verdict[];
  total: Statistics;
  transactions: Statistics[];
  /** From publishing a reading to seeing its transition on a stream. */
  toStream: Quantiles;
  delivery: Delivery;
  streams: { bytes: number; events: number };
  processes: ProcessFigures[];
};

export function statisticsOf(name: string, { sum, all }: Total, seconds: number, extraReceivedBytes = 0): Statistics {
  const of = (total: number, count: number) => (count > 0 ? total / count : Number.NaN);
  // A bucket's end may lie up to 2 % above the largest value in it.
  const quantile = (part: number) => Math.min(all.quantile(part), sum.maxMs);
  return {
    name,
    samples: sum.count,
    errors: sum.errors,
    errorPercent: 100 * of(sum.errors, sum.count),
    averageMs: of(sum.sumMs, sum.count),
    minMs: sum.minMs,
    maxMs: sum.maxMs,
    medianMs: quantile(0.5),
    p90Ms: quantile(0.9),
    p95Ms: quantile(0.95),
    p99Ms: quantile(0.99),
    perSecond: of(sum.count, seconds),
    receivedKBPerSecond: of((sum.receivedBytes + extraReceivedBytes) / 1_000, seconds),
    sentKBPerSecond: of(sum.sentBytes / 1_000, seconds),
    connects: sum.connects,
    connectMs: of(sum.connectSumMs, sum.connects),
    latencyMs: of(sum.latencySumMs, sum.count),
    apdex: of(sum.satisfied + sum.tolerated / 2, sum.count),
    satisfied: sum.satisfied,
    tolerated: sum.tolerated,
    errorTexts: sum.errorTexts,
  };
}

const quantilesOf = (histogram: Histogram): Quantiles => ({
  count: histogram.count,
  medianMs: histogram.quantile(0.5),
  p95Ms: histogram.quantile(0.95),
  p99Ms: histogram.quantile(0.99),
});

export type Outcome = Pick<Summary, "run" | "delivery" | "processes" | "endedEarly"> & {
  ledger: Ledger;
  endedAt: number;
};

/** Everything but the verdict. */
export function summarise({ ledger, endedAt, ...outcome }: Outcome): Summary {
  const seconds = Math.max(1, (endedAt - ledger.beganAt) / 1_000);
  const byName = [...ledger.totals].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...outcome,
    beganAt: ledger.beganAt,
    seconds,
    held: true,
    thresholds: [],
    total: statisticsOf("all", ledger.overall, seconds, ledger.streamBytes),
    transactions: byName.map(([name, total]) => statisticsOf(name, total, seconds)),
    toStream: quantilesOf(ledger.toStream),
    streams: { bytes: ledger.streamBytes, events: ledger.streamEvents },
  };
}
