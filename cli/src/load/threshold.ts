import { didYouMean } from "@tocsin/core/config/did-you-mean";
import type { Statistics, Summary } from "./summary.ts";

const OF_TRANSACTION = {
  "error%": (of: Statistics) => of.errorPercent,
  avg: (of: Statistics) => of.averageMs,
  median: (of: Statistics) => of.medianMs,
  p90: (of: Statistics) => of.p90Ms,
  p95: (of: Statistics) => of.p95Ms,
  p99: (of: Statistics) => of.p99Ms,
  max: (of: Statistics) => of.maxMs,
  apdex: (of: Statistics) => of.apdex,
  throughput: (of: Statistics) => of.perSecond,
};
const OF_RUN = {
  losses: ({ delivery }: Summary) => delivery.losses,
  doubles: ({ delivery }: Summary) => delivery.doubles,
  cuts: ({ delivery }: Summary) => delivery.cuts,
  "to-stream-p50": ({ toStream }: Summary) => toStream.medianMs,
  "to-stream-p95": ({ toStream }: Summary) => toStream.p95Ms,
  "to-stream-p99": ({ toStream }: Summary) => toStream.p99Ms,
};
const COMPARE = {
  "<": (a: number, b: number) => a < b,
  "<=": (a: number, b: number) => a <= b,
  ">": (a: number, b: number) => a > b,
  ">=": (a: number, b: number) => a >= b,
  "=": (a: number, b: number) => a === b,
};

/** One threshold, such as `p95:GET zones<250`. */
export type Threshold = {
  text: string;
  figure: string;
  transaction: string | undefined;
  compare: keyof typeof COMPARE;
  bound: number;
};
/** What came of one: `value` is undefined where it was not measured, which is not held. */
export type Verdict = { text: string; value: number | undefined; held: boolean };

/** Reads thresholds, one or several with `;` between. */
export function parseThresholds(text: string): Threshold[] | { wrong: string } {
  const thresholds: Threshold[] = [];
  for (const one of text.split(";").map((part) => part.trim())) {
    const found = /^([a-z0-9%-]+)(?::(.+?))?\s*(<=|>=|<|>|=)\s*(-?\d+(?:\.\d+)?)$/.exec(one);
    if (!found) return { wrong: `"${one}" is no threshold: write one like "p95<500" or "p95:GET zones<250"` };
    const [, figure, transaction, compare, bound] = found as unknown as [string, string, string?, string?, string?];
    const known = [...Object.keys(OF_TRANSACTION), ...(transaction === undefined ? Object.keys(OF_RUN) : [])];
    if (!known.includes(figure)) return { wrong: `"${one}": no figure "${figure}", ${didYouMean(figure, known)}` };
    thresholds.push({ text: one, figure, transaction, compare: compare as keyof typeof COMPARE, bound: Number(bound) });
  }
  return thresholds;
}

function valueOf({ figure, transaction }: Threshold, summary: Summary): number | undefined {
  if (Object.hasOwn(OF_RUN, figure)) return OF_RUN[figure as keyof typeof OF_RUN](summary);
  const of = transaction === undefined ? summary.total : summary.transactions.find(({ name }) => name === transaction);
  return of && of.samples > 0 ? OF_TRANSACTION[figure as keyof typeof OF_TRANSACTION](of) : undefined;
}

export function judge(thresholds: readonly Threshold[], summary: Summary): Verdict[] {
  return thresholds.map((threshold) => {
    const value = valueOf(threshold, summary);
    const held = value !== undefined && Number.isFinite(value) && COMPARE[threshold.compare](value, threshold.bound);
    return { text: threshold.text, value: Number.isFinite(value) ? value : undefined, held };
  });
}
