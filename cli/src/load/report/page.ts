import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { formatDuration } from "@tocsin/core/config/duration";
import type { Ledger } from "../measure/ledger.ts";
import type { Summary } from "../summary.ts";
import type { Chart } from "./chart.ts";
import { factoryCharts } from "./factory-charts.ts";
import { amount, escape, fixed } from "./html.ts";
import { overTimeCharts } from "./over-time.ts";
import { responseTimeCharts } from "./response-times.ts";
import * as tables from "./tables.ts";
import { throughputCharts } from "./throughput.ts";

const require = createRequire(import.meta.url);
const PARTS = {
  style: new URL("./page.css", import.meta.url),
  script: new URL("./page.js", import.meta.url),
  plotStyle: require.resolve("uplot/dist/uPlot.min.css"),
  plotScript: require.resolve("uplot/dist/uPlot.iife.min.js"),
};
const text = (part: keyof typeof PARTS): string => readFileSync(PARTS[part], "utf8");
/** A script in a page ends at the first `</script`, also within a text. */
const inScript = (value: unknown): string => JSON.stringify(value).replaceAll("<", "\\u003c");

const figure = ({ id, title, note }: Chart): string =>
  `<figure class="panel"><figcaption><h3>${escape(title)}</h3>${note ? `<span class="note">${escape(note)}</span>` : ""}</figcaption><div id="${id}"></div></figure>`;

type Section = { id: string; title: string; content: string };

const chartSection = (id: string, title: string, charts: readonly Chart[]): Section => ({
  id,
  title,
  content: `<div class="charts">${charts.map(figure).join("\n")}</div>`,
});
const panel = (content: string, more = ""): string => `<div class="panel ${more}">${content}</div>`;

function verdict({ held, thresholds, endedEarly }: Summary): string {
  const broken = thresholds.filter((one) => !one.held).length;
  const words = held
    ? `All ${thresholds.length} thresholds held`
    : broken > 0
      ? `${broken} of ${thresholds.length} thresholds not held`
      : "The load ended by a failure of its own";
  const early = endedEarly ? "<span>the run was ended early</span>" : "";
  return `<div class="verdict ${held ? "held" : "broken"}" role="status"><strong>${words}</strong>${early}</div>`;
}

const tile = (name: string, value: string): string => `<div><dt>${name}</dt><dd>${value}</dd></div>`;

function tiles({ run, total, toStream, delivery, processes }: Summary): string {
  const users = run.users.listeners + run.users.readers + run.users.feeders;
  const readings = processes.reduce((sum, one) => sum + (one.readingsPerSecond ?? 0), 0);
  const all = [
    tile("users", amount(users)),
    tile("transactions", `${amount(total.samples)} <span>${fixed(total.perSecond, 1)}/s</span>`),
    tile("failed", `${amount(total.errors)} <span>${fixed(total.errorPercent, 2)} %</span>`),
    tile("95 % within", `${amount(total.p95Ms)} <span>ms</span>`),
    tile("APDEX", fixed(total.apdex, 3)),
    tile("readings in", `${amount(Math.round(readings))} <span>/s</span>`),
    tile("reading to stream, 99 %", `${amount(toStream.p99Ms)} <span>ms</span>`),
    tile("lost / doubled", `${amount(delivery.losses)} <span>/</span> ${amount(delivery.doubles)}`),
  ];
  return `<dl class="tiles">${all.join("")}</dl>`;
}

function facts({ run, beganAt, seconds }: Summary): string {
  const time = (at: number) => new Date(at).toISOString().replace("T", " ").slice(0, 19);
  const { users, machine, asked } = run;
  const all: [string, string][] = [
    ["scenario", `${run.scenario}: ${run.scenarioSummary}`],
    ["users", `${users.listeners} with the page open, ${users.readers} readers, ${users.feeders} controllers`],
    ["began", `${time(beganAt)} UTC`],
    ["ended", `${time(beganAt + seconds * 1_000)} UTC, after ${formatDuration(Math.round(seconds) * 1_000)}`],
    [
      "asked for",
      `${formatDuration(asked.durationMs)}, all users there after ${formatDuration(asked.rampMs)}, at most ${asked.requestsPerSecondMax} requests/s`,
    ],
    ["hub", `${run.hub}, ${amount(run.sensors)} sensors`],
    ["machine", `${machine.cpus} × ${machine.cpu}, ${machine.memoryGB} GB, ${machine.system}`],
    [
      "load from",
      `${run.workers === 1 ? "1 process" : `${run.workers} processes`}, Node ${machine.node}; where all runs on one machine, the load takes its share of it`,
    ],
  ];
  const rows = all.map(([name, value]) => `<div><dt>${name}</dt><dd>${escape(value)}</dd></div>`);
  const command = `<div><dt>command</dt><dd><code>${escape(run.command)}</code></dd></div>`;
  return `<dl class="facts">${rows.join("")}${command}</dl>`;
}

function sectionsOf(summary: Summary, charts: Record<"time" | "rate" | "response" | "factory", Chart[]>): Section[] {
  const headed = (title: string, content: string) => panel(`<h3>${title}</h3>${content}`);
  return [
    { id: "thresholds", title: "Thresholds", content: panel(tables.thresholdTable(summary)) },
    {
      id: "summary",
      title: "Summary",
      content: `<div class="pair">${headed("APDEX", tables.apdexTable(summary))}${headed("Requests", tables.requestSummary(summary))}</div>`,
    },
    {
      id: "statistics",
      title: "Statistics",
      content: panel(
        `<p class="note">times in ms, 1 KB is 1,000 bytes</p>${tables.statisticsTable(summary)}`,
        "statistics",
      ),
    },
    {
      id: "errors",
      title: "Errors",
      content:
        headed("By kind", tables.errorTable(summary)) +
        headed("Top 5 of each transaction", tables.topErrorsTable(summary)),
    },
    {
      id: "factory",
      title: "Factory",
      content:
        headed("Delivery on the streams", tables.deliveryTable(summary)) +
        headed("Processes", tables.processTable(summary)) +
        chartSection("", "", charts.factory).content,
    },
    chartSection("over-time", "Over time", charts.time),
    chartSection("throughput", "Throughput", charts.rate),
    chartSection("response", "Response times", charts.response),
  ];
}

/** The report as one page that asks nothing of any server. */
export function reportPage(summary: Summary, ledger: Ledger): string {
  const charts = {
    time: overTimeCharts(ledger),
    rate: throughputCharts(ledger),
    response: responseTimeCharts(ledger, summary),
    factory: factoryCharts(ledger),
  };
  const sections = sectionsOf(summary, charts);
  const links = sections.map(({ id, title }) => `<a href="#${id}">${title}</a>`).join("");
  const body = sections.map(({ id, title, content }) => `<section id="${id}"><h2>${title}</h2>${content}</section>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tocsin load report: ${escape(summary.run.scenario)}</title>
<link rel="icon" href="data:,">
<style>${text("plotStyle")}
${text("style")}</style>
</head>
<body>
<nav aria-label="Sections">${links}</nav>
<main>
<header class="panel"><h1>Tocsin load report: ${escape(summary.run.scenario)}</h1>
${verdict(summary)}${tiles(summary)}${facts(summary)}</header>
${body.join("\n")}
</main>
<footer>Quantiles are known to 2 %. Written by tocsin load; charts by uPlot.</footer>
<script>${text("plotScript")}</script>
<script>const charts = ${inScript(Object.values(charts).flat())};
${text("script")}</script>
</body>
</html>
`;
}
