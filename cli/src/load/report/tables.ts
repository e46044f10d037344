import type { Statistics, Summary } from "../summary.ts";
import { amount, escape, fixed, table } from "./html.ts";

const MB = 1e6;
const TOP_ERRORS = 5;

const mark = (held: boolean): string =>
  `<span class="mark ${held ? "held" : "broken"}">${held ? "held" : "not held"}</span>`;

export const thresholdTable = ({ thresholds }: Summary): string =>
  table(
    ["threshold", "verdict", "was"],
    thresholds.map(({ text, value, held }) => [
      escape(text),
      mark(held),
      value === undefined ? "not measured" : amount(value),
    ]),
    2,
  );

const apdexWord = (apdex: number): string =>
  apdex >= 0.94 ? "excellent" : apdex >= 0.85 ? "good" : apdex >= 0.7 ? "fair" : apdex >= 0.5 ? "poor" : "unacceptable";

export const apdexTable = ({ total, transactions, run: { apdex } }: Summary): string =>
  table(
    ["transaction", "", "APDEX", `T ${apdex.satisfiedMs} ms`, `F ${apdex.toleratedMs} ms`, "frustrating"],
    [total, ...transactions].map((one) => [
      escape(one.name),
      Number.isFinite(one.apdex) ? apdexWord(one.apdex) : "–",
      fixed(one.apdex, 3),
      amount(one.satisfied),
      amount(one.tolerated),
      amount(one.samples - one.satisfied - one.tolerated),
    ]),
    2,
  );

/** Good and failed requests, as a bar and in words. */
export function requestSummary({ total }: Summary): string {
  const good = total.samples - total.errors;
  const percent = total.samples > 0 ? (100 * good) / total.samples : 0;
  return `<div class="split" role="img" aria-label="${fixed(percent, 2)} % successful"><i style="width:${percent}%"></i><b style="width:${100 - percent}%"></b></div>
<dl class="facts"><div><dt>successful</dt><dd>${amount(good)} <span>${fixed(percent, 2)} %</span></dd></div>
<div><dt>failed</dt><dd>${amount(total.errors)} <span>${fixed(100 - percent, 2)} %</span></dd></div></dl>`;
}

const statisticsRow = (one: Statistics): string[] => [
  escape(one.name),
  amount(one.samples),
  amount(one.errors),
  fixed(one.errorPercent, 2),
  fixed(one.averageMs, 1),
  fixed(one.minMs, 1),
  fixed(one.maxMs, 1),
  fixed(one.medianMs, 1),
  fixed(one.p90Ms, 1),
  fixed(one.p95Ms, 1),
  fixed(one.p99Ms, 1),
  fixed(one.perSecond, 2),
  fixed(one.receivedKBPerSecond, 1),
  fixed(one.sentKBPerSecond, 1),
  fixed(one.latencyMs, 1),
  fixed(one.connectMs, 1),
];

const STATISTICS =
  "transaction,samples,failed,error %,average,min,max,median,90 %,95 %,99 %,per s,received KB/s,sent KB/s,latency,connect".split(
    ",",
  );

export const statisticsTable = ({ total, transactions }: Summary): string =>
  table(STATISTICS, [total, ...transactions].map(statisticsRow));

type ErrorCount = { text: string; count: number };
const errorsOf = (one: Statistics): ErrorCount[] =>
  Object.entries(one.errorTexts)
    .map(([text, count]) => ({ text, count }))
    .toSorted((a, b) => b.count - a.count);

export function errorTable({ total }: Summary): string {
  if (total.errors === 0) return `<p class="none">No transaction failed.</p>`;
  return table(
    ["error", "number", "% of errors", "% of all"],
    errorsOf(total).map(({ text, count }) => [
      escape(text),
      amount(count),
      fixed((100 * count) / total.errors, 2),
      fixed((100 * count) / total.samples, 2),
    ]),
  );
}

export function topErrorsTable({ total, transactions }: Summary): string {
  if (total.errors === 0) return `<p class="none">No transaction failed.</p>`;
  const head = [
    "transaction",
    "samples",
    "errors",
    ...Array.from({ length: TOP_ERRORS }, (_, at) => [`error ${at + 1}`, "number"]).flat(),
  ];
  const rows = transactions
    .filter(({ errors }) => errors > 0)
    .map((one) => [
      escape(one.name),
      amount(one.samples),
      amount(one.errors),
      ...Array.from({ length: TOP_ERRORS }, (_, at) => errorsOf(one)[at]).flatMap((error) =>
        error ? [escape(error.text), amount(error.count)] : ["", ""],
      ),
    ]);
  return table(head, rows);
}

const PROCESS =
  "process,RSS at most (MB),RSS at the end (MB),lag at most (ms),CPU %,readings,readings/s,records,unsent at most,late,redelivered,quarantined".split(
    ",",
  );

export const processTable = ({ processes }: Summary): string =>
  table(
    PROCESS,
    processes.map((one) => [
      escape(one.name),
      fixed(one.rssMaxBytes / MB, 1),
      fixed(one.rssLastBytes / MB, 1),
      fixed(one.lagP99MaxMs, 1),
      fixed(one.cpuPercent, 1),
      ...[
        one.readings,
        one.readingsPerSecond,
        one.records,
        one.unsentMax,
        one.late,
        one.redelivered,
        one.quarantined,
      ].map((value) => amount(value)),
    ]),
  );

export const deliveryTable = ({ delivery, toStream, streams }: Summary): string =>
  table(
    ["", "", ""],
    [
      [
        "transitions lost",
        amount(delivery.losses),
        "in the hub's history, between two that a stream showed, and not on that stream",
      ],
      ["transitions doubled", amount(delivery.doubles), "shown a second time, or behind a newer one of their zone"],
      [
        "transitions shown",
        amount(delivery.transitions),
        `on ${amount(delivery.streams)} streams, held against history by zone, epoch and number`,
      ],
      ["streams cut", amount(delivery.cuts), "ended before the run did; each was taken up again"],
      ["stretches not judged", amount(delivery.unjudged), "too many interruptions, or history that could not be read"],
      ["stream events", amount(streams.events), `${amount(streams.bytes / MB)} MB behind the first snapshots`],
      [
        "reading to stream, median",
        amount(toStream.medianMs, "ms"),
        `${amount(toStream.count)} sightings of ${amount(delivery.probesSeen)} readings; ${amount(delivery.probesPublished)} were published`,
      ],
      [
        "reading to stream, 95 %",
        amount(toStream.p95Ms, "ms"),
        "a sensor's reading that a newer one overtakes makes no transition and is not seen",
      ],
      ["reading to stream, 99 %", amount(toStream.p99Ms, "ms"), ""],
    ].map(([name, value, note]) => [
      name!,
      `<span class="num">${value!}</span>`,
      `<span class="muted">${note!}</span>`,
    ]),
    3,
  );
