import type { Ledger } from "../measure/ledger.ts";
import type { Slot } from "../measure/slot.ts";
import { ratio, rounded, type Chart, type Series } from "./chart.ts";

/** Middle of each slot, seconds since 1970. */
export const timesOf = ({ series, beganAt }: Ledger): number[] =>
  series.slots.map((_slot, at) => Math.round(beganAt / 1_000 + (at + 0.5) * series.widthSeconds));

export const overSlots = (ledger: Ledger, label: string, value: (slot: Slot) => number | null): Series => ({
  label,
  values: ledger.series.slots.map(value),
});

export const byTransaction = (
  ledger: Ledger,
  value: (part: NonNullable<ReturnType<Slot["parts"]["get"]>>) => number | null,
): Series[] =>
  [...ledger.totals.keys()].toSorted().map((name) =>
    overSlots(ledger, name, ({ parts }) => {
      const part = parts.get(name);
      return part ? value(part) : null;
    }),
  );

export const timeChart = (ledger: Ledger, chart: Pick<Chart, "id" | "title" | "series"> & Partial<Chart>): Chart => ({
  kind: "line",
  x: { label: "time", time: true },
  y: { label: "ms" },
  xs: timesOf(ledger),
  ...chart,
});

const PERCENTILES: [string, number][] = [
  ["min", 0],
  ["median", 0.5],
  ["90 %", 0.9],
  ["95 %", 0.95],
  ["99 %", 0.99],
  ["max", 1],
];

/** The six charts over time that a JMeter dashboard has. */
export function overTimeCharts(ledger: Ledger): Chart[] {
  const { widthSeconds } = ledger.series;
  const perSecond = (value: number) => rounded(value / widthSeconds / 1_000);
  return [
    timeChart(ledger, {
      id: "response-times",
      title: "Response times",
      note: "average of each transaction",
      series: byTransaction(ledger, ({ sumMs, count }) => ratio(sumMs, count)),
    }),
    timeChart(ledger, {
      id: "percentiles-over-time",
      title: "Response time percentiles",
      note: "all transactions, successful answers",
      y: { label: "ms, logarithmic", log: true },
      series: PERCENTILES.map(([label, part]) => overSlots(ledger, label, ({ good }) => rounded(good.quantile(part)))),
    }),
    timeChart(ledger, {
      id: "active-users",
      title: "Active users",
      y: { label: "users" },
      kind: "step",
      series: [overSlots(ledger, "users", ({ users }) => users)],
    }),
    timeChart(ledger, {
      id: "bytes",
      title: "Bytes throughput",
      note: "streams included",
      y: { label: "KB/s" },
      series: [
        overSlots(ledger, "received", ({ receivedBytes }) => perSecond(receivedBytes)),
        overSlots(ledger, "sent", ({ sentBytes }) => perSecond(sentBytes)),
      ],
    }),
    timeChart(ledger, {
      id: "latencies",
      title: "Latencies",
      note: "until the first byte of the answer",
      series: byTransaction(ledger, ({ latencySumMs, count }) => ratio(latencySumMs, count)),
    }),
    timeChart(ledger, {
      id: "connect-times",
      title: "Connect times",
      note: "where a connection was opened",
      series: byTransaction(ledger, ({ connectSumMs, connects }) => ratio(connectSumMs, connects)).filter(hasValues),
    }),
  ];
}

export const hasValues = ({ values }: Series): boolean => values.some((value) => value !== null);
