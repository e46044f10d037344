import type { Ledger } from "../measure/ledger.ts";
import { rounded, type Chart, type Series } from "./chart.ts";
import { hasValues, overSlots, timeChart } from "./over-time.ts";

/** A line for each process of which there is this figure. */
function byProcess(ledger: Ledger, figure: string, of: "mean" | "max"): Series[] {
  const prefix = `${figure}:`;
  const names = new Set(
    ledger.series.slots.flatMap(({ gauges }) => [...gauges.keys()].filter((key) => key.startsWith(prefix))),
  );
  return [...names]
    .toSorted()
    .map((name) =>
      overSlots(ledger, name.slice(prefix.length), ({ gauges }) => {
        const gauge = gauges.get(name);
        return gauge ? rounded(of === "max" ? gauge.max : gauge.sum / gauge.count) : null;
      }),
    )
    .filter(hasValues);
}

const y = (label: string) => ({ label });

function processCharts(ledger: Ledger): Chart[] {
  return [
    timeChart(ledger, {
      id: "unsent",
      title: "Buffer depth",
      note: "records written and not yet confirmed by the stream",
      y: y("records"),
      kind: "step",
      series: byProcess(ledger, "unsent", "max"),
    }),
    timeChart(ledger, {
      id: "waiting",
      title: "Packets waiting for their commit",
      y: y("packets"),
      kind: "step",
      series: byProcess(ledger, "waiting", "max"),
    }),
    timeChart(ledger, {
      id: "drained",
      title: "Drain rate",
      note: "records confirmed by the stream",
      y: y("1/s"),
      series: byProcess(ledger, "drained", "mean"),
    }),
    timeChart(ledger, { id: "rss", title: "Memory (RSS)", y: y("MB"), series: byProcess(ledger, "rss", "max") }),
    timeChart(ledger, {
      id: "lag",
      title: "Event-loop lag",
      note: "99th percentile as each process tells it; with it the load's own",
      series: byProcess(ledger, "lag", "max"),
    }),
    timeChart(ledger, { id: "cpu", title: "CPU", y: y("% of one core"), series: byProcess(ledger, "cpu", "mean") }),
  ];
}

/** What Tocsin itself did meanwhile, and whether the load's own processes kept up. */
export function factoryCharts(ledger: Ledger): Chart[] {
  const { widthSeconds } = ledger.series;
  const toStream: [string, number][] = [
    ["median", 0.5],
    ["95 %", 0.95],
    ["99 %", 0.99],
  ];
  const charts = [
    timeChart(ledger, {
      id: "readings-in",
      title: "Readings committed",
      note: "at each gateway, from the simulator and the load",
      y: y("1/s"),
      series: byProcess(ledger, "readings", "mean"),
    }),
    timeChart(ledger, {
      id: "to-stream",
      title: "From a reading to the stream",
      note: "published at the sensor until seen by a listener",
      series: toStream.map(([label, part]) =>
        overSlots(ledger, label, (slot) => rounded(slot.toStream.quantile(part))),
      ),
    }),
    timeChart(ledger, {
      id: "stream-events",
      title: "Stream events",
      note: "arrived at all listeners together",
      y: y("1/s"),
      series: [overSlots(ledger, "events", ({ streamEvents }) => rounded(streamEvents / widthSeconds))],
    }),
  ];
  return [...charts, ...processCharts(ledger)].filter(({ series }) => series.some(hasValues));
}
