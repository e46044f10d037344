import type { Ledger } from "./measure/ledger.ts";

const SAMPLE_EVERY_MS = 2_000;
const TIMEOUT_MS = 2_000;

/** A process whose `/metrics` can be read. */
export type Measured = { name: string; url: string; headers?: Record<string, string> };

/** One process over the run. Readings and records where it is a gateway. */
export type ProcessFigures = {
  name: string;
  rssMaxBytes: number;
  rssLastBytes: number;
  lagP99MaxMs: number;
  cpuPercent: number;
  readings?: number;
  readingsPerSecond?: number;
  records?: number;
  unsentMax?: number;
  late?: number;
  redelivered?: number;
  quarantined?: number;
};

/** Values by name, of a Prometheus exposition; those with labels are left out. */
export function readExposition(text: string): Map<string, number> {
  const values = new Map<string, number>();
  for (const line of text.split("\n")) {
    const found = /^([a-zA-Z_:][\w:]*) (\S+)/.exec(line);
    if (found) values.set(found[1]!, Number(found[2]));
  }
  return values;
}

type Seen = { at: number; values: Map<string, number> };
type Watched = { first?: Seen; last?: Seen; rssMax: number; lagMax: number; unsentMax: number };
const GATEWAY = "tocsin_gateway_";

/** Reads the hub's and the gateways' own figures while the load runs. */
export class ProcessWatch {
  readonly #ledger: Ledger;
  readonly #measured: readonly Measured[];
  readonly #watched = new Map<string, Watched>();
  readonly #timer: NodeJS.Timeout;

  constructor(measured: readonly Measured[], ledger: Ledger) {
    this.#measured = measured;
    this.#ledger = ledger;
    this.#timer = setInterval(() => void this.sample(), SAMPLE_EVERY_MS);
    void this.sample();
  }

  async sample(): Promise<void> {
    await Promise.all(this.#measured.map((one) => this.#read(one).catch(() => {})));
  }

  async #read({ name, url, headers = {} }: Measured): Promise<void> {
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!answer.ok) return;
    const values = readExposition(await answer.text());
    const now = Date.now();
    const watched = this.#watched.get(name) ?? { rssMax: 0, lagMax: 0, unsentMax: 0 };
    this.#watched.set(name, watched);
    const of = (metric: string) => values.get(metric) ?? Number.NaN;
    const rss = of("process_resident_memory_bytes");
    const lagMs = of("nodejs_eventloop_lag_p99_seconds") * 1_000;
    const unsent = of(`${GATEWAY}log_head`) - of(`${GATEWAY}log_confirmed`);
    watched.rssMax = Math.max(watched.rssMax, rss || 0);
    watched.lagMax = Math.max(watched.lagMax, lagMs || 0);
    watched.unsentMax = Math.max(watched.unsentMax, unsent || 0);
    const slot = this.#ledger.slotAt(now);
    slot.gauge(`rss:${name}`, rss / 1e6);
    slot.gauge(`lag:${name}`, lagMs);
    slot.gauge(`unsent:${name}`, unsent);
    slot.gauge(`waiting:${name}`, of(`${GATEWAY}packets_waiting`));
    const rate = (metric: string) => rateSince(watched.last, { at: now, values }, metric);
    slot.gauge(`readings:${name}`, rate(`${GATEWAY}readings_total`));
    slot.gauge(`drained:${name}`, rate(`${GATEWAY}log_records_appended_total`));
    slot.gauge(`cpu:${name}`, 100 * rate("process_cpu_seconds_total"));
    watched.first ??= { at: now, values };
    watched.last = { at: now, values };
  }

  /** The run's figures; the last sample is taken before. */
  async end(): Promise<ProcessFigures[]> {
    clearInterval(this.#timer);
    await this.sample();
    return [...this.#watched]
      .map(([name, watched]) => figuresOf(name, watched))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }
}

function rateSince(before: Seen | undefined, now: Seen, metric: string): number {
  const [from, to] = [before?.values.get(metric), now.values.get(metric)];
  if (before === undefined || from === undefined || to === undefined || now.at <= before.at || to < from)
    return Number.NaN;
  return ((to - from) * 1_000) / (now.at - before.at);
}

function figuresOf(name: string, { first, last, rssMax, lagMax, unsentMax }: Watched): ProcessFigures {
  const grown = (metric: string) => {
    const [from, to] = [first?.values.get(metric), last?.values.get(metric)];
    // A process that was started anew counts from nothing.
    return from === undefined || to === undefined ? undefined : to < from ? to : to - from;
  };
  const figures: ProcessFigures = {
    name,
    rssMaxBytes: rssMax,
    rssLastBytes: last?.values.get("process_resident_memory_bytes") ?? Number.NaN,
    lagP99MaxMs: lagMax,
    cpuPercent: first && last ? 100 * rateSince(first, last, "process_cpu_seconds_total") : Number.NaN,
  };
  const readings = grown(`${GATEWAY}readings_total`);
  if (readings === undefined || !first || !last) return figures;
  return {
    ...figures,
    readings,
    readingsPerSecond: (readings * 1_000) / Math.max(1, last.at - first.at),
    records: grown(`${GATEWAY}log_records_total`) ?? 0,
    unsentMax,
    late: grown(`${GATEWAY}readings_late_total`) ?? 0,
    redelivered: grown(`${GATEWAY}readings_redelivered_total`) ?? 0,
    quarantined: grown(`${GATEWAY}packets_quarantined_total`) ?? 0,
  };
}
