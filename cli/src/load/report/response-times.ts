import type { Ledger } from "../measure/ledger.ts";
import { ratio, rounded, type Chart } from "./chart.ts";
import type { Summary } from "../summary.ts";

const USER_GROUPS_MAX = 40;
const STEPS_MAX = 50;
const PERCENTS = [...Array.from({ length: 100 }, (_, percent) => percent), 99.5, 99.9, 100];

/** Average response time of each transaction by how many users there were. */
function timeAgainstUsers(ledger: Ledger): Pick<Chart, "xs" | "series"> {
  const { slots } = ledger.series;
  const most = Math.max(1, ...slots.map(({ users }) => users));
  const width = Math.max(1, Math.ceil(most / USER_GROUPS_MAX));
  const groups = Map.groupBy(
    slots.filter(({ users }) => users > 0),
    ({ users }) => Math.ceil(users / width) * width,
  );
  const xs = [...groups.keys()].toSorted((a, b) => a - b);
  const names = [...ledger.totals.keys()].toSorted();
  const average = (name: string, users: number): number | null => {
    const parts = groups.get(users)!.flatMap((slot) => slot.parts.get(name) ?? []);
    const sum = (of: "sumMs" | "count") => parts.reduce((all, part) => all + part[of], 0);
    return ratio(sum("sumMs"), sum("count"));
  };
  return { xs, series: names.map((label) => ({ label, values: xs.map((users) => average(label, users)) })) };
}

/** A step such as 1, 2, 5, 10, 20 ms, of which fifty hold nearly all answers. */
function stepOf(ms: number): number {
  const least = Math.max(0.1, ms / (STEPS_MAX - 5));
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least)!;
}

function distribution(ledger: Ledger): Chart {
  const names = [...ledger.totals.keys()].toSorted();
  const stepMs = stepOf(Math.min(ledger.overall.all.quantile(0.995), 60_000) || 1);
  const distributions = names.map((label) => ({
    label,
    steps: ledger.totals.get(label)!.all.steps(stepMs, STEPS_MAX),
  }));
  const steps = Math.max(1, ...distributions.map((one) => one.steps.length));
  return {
    id: "distribution",
    title: "Response time distribution",
    note: `in steps of ${rounded(stepMs)} ms; the last holds all that is longer`,
    kind: "step",
    x: { label: "ms" },
    y: { label: "transactions, logarithmic", log: true },
    xs: Array.from({ length: steps }, (_, step) => rounded(step * stepMs) ?? 0),
    series: distributions.map(({ label, steps: counts }) => ({
      label,
      values: Array.from({ length: steps }, (_, step) => counts[step] || null),
    })),
  };
}

/** The four charts of response times that a JMeter dashboard has. */
export function responseTimeCharts(ledger: Ledger, { run: { apdex }, total }: Summary): Chart[] {
  const names = [...ledger.totals.keys()].toSorted();
  const frustrating = total.samples - total.errors - total.satisfied - total.tolerated;
  return [
    {
      id: "percentiles",
      title: "Response time percentiles",
      kind: "line",
      x: { label: "percentile" },
      y: { label: "ms, logarithmic", log: true },
      xs: PERCENTS,
      series: names.map((label) => {
        const { all, sum } = ledger.totals.get(label)!;
        return { label, values: PERCENTS.map((percent) => rounded(Math.min(sum.maxMs, all.quantile(percent / 100)))) };
      }),
    },
    {
      id: "overview",
      title: "Response time overview",
      note: "how many answers were how fast",
      kind: "bars",
      x: {
        label: "",
        names: [
          `up to ${apdex.satisfiedMs} ms`,
          `up to ${apdex.toleratedMs} ms`,
          `above ${apdex.toleratedMs} ms`,
          "failed",
        ],
      },
      y: { label: "transactions" },
      xs: [0, 1, 2, 3],
      series: [{ label: "transactions", values: [total.satisfied, total.tolerated, frustrating, total.errors] }],
    },
    {
      id: "time-against-users",
      title: "Response time against users",
      note: "average of each transaction",
      kind: "points",
      x: { label: "active users" },
      y: { label: "ms" },
      ...timeAgainstUsers(ledger),
    },
    distribution(ledger),
  ];
}
