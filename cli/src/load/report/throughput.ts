import type { Ledger } from "../measure/ledger.ts";
import type { Slot } from "../measure/slot.ts";
import { rounded, type Chart } from "./chart.ts";
import { overSlots, timeChart } from "./over-time.ts";

/** One point for each stretch of time, in the order of its requests a second. */
function againstRate(ledger: Ledger, values: [string, (slot: Slot) => number | null][]): Pick<Chart, "xs" | "series"> {
  const { slots, widthSeconds } = ledger.series;
  const ordered = slots.filter(({ hits }) => hits > 0).toSorted((a, b) => a.hits - b.hits);
  return {
    xs: ordered.map(({ hits }) => rounded(hits / widthSeconds) ?? 0),
    series: values.map(([label, value]) => ({ label, values: ordered.map(value) })),
  };
}

function averageLatency(slot: Slot): number | null {
  let [sum, count] = [0, 0];
  for (const part of slot.parts.values()) {
    sum += part.latencySumMs;
    count += part.count;
  }
  return count > 0 ? rounded(sum / count) : null;
}

function rateCharts(ledger: Ledger): Chart[] {
  const rate = { label: "requests/s" };
  return [
    {
      id: "time-against-rate",
      title: "Response time against request rate",
      note: "median of each stretch of time",
      kind: "points",
      x: rate,
      y: { label: "ms" },
      ...againstRate(ledger, [
        ["successful", ({ good }) => rounded(good.quantile(0.5))],
        ["failed", ({ failed }) => rounded(failed.quantile(0.5))],
      ]),
    },
    {
      id: "latency-against-rate",
      title: "Latency against request rate",
      note: "average of each stretch of time",
      kind: "points",
      x: rate,
      y: { label: "ms" },
      ...againstRate(ledger, [["latency", averageLatency]]),
    },
  ];
}

/** The six charts of throughput that a JMeter dashboard has. */
export function throughputCharts(ledger: Ledger): Chart[] {
  const { slots, widthSeconds } = ledger.series;
  const perSecond = (value: number) => rounded(value / widthSeconds);
  const y = { label: "1/s" };
  const sum = (slot: Slot, of: "count" | "errors") => [...slot.parts.values()].reduce((all, part) => all + part[of], 0);
  const codes = [...new Set(slots.flatMap((slot) => Object.keys(slot.codes)))].toSorted();
  const names = [...ledger.totals.keys()].toSorted();
  return [
    timeChart(ledger, {
      id: "hits",
      title: "Hits per second",
      note: "requests that left",
      y,
      series: [overSlots(ledger, "hits", ({ hits }) => perSecond(hits))],
    }),
    timeChart(ledger, {
      id: "codes",
      title: "Codes per second",
      note: "what was answered",
      y,
      series: codes.map((code) => overSlots(ledger, code, (slot) => perSecond(slot.codes[code] ?? 0))),
    }),
    timeChart(ledger, {
      id: "transactions-per-second",
      title: "Transactions per second",
      y,
      series: names.map((name) => overSlots(ledger, name, ({ parts }) => perSecond(parts.get(name)?.count ?? 0))),
    }),
    timeChart(ledger, {
      id: "total-per-second",
      title: "Total transactions per second",
      y,
      series: [
        overSlots(ledger, "successful", (slot) => perSecond(sum(slot, "count") - sum(slot, "errors"))),
        overSlots(ledger, "failed", (slot) => perSecond(sum(slot, "errors"))),
      ],
    }),
    ...rateCharts(ledger),
  ];
}
