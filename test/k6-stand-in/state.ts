/** What a script did while the stand-in ran it. */
export type Metric = { kind: "trend" | "counter" | "rate" | "gauge"; values: number[] };

const VALUES_MAX = 100_000;

/** k6's own metrics that the scripts' thresholds may name; those of HTTP are filled by the stand-in. */
const BUILT_IN: Record<string, Metric["kind"]> = {
  checks: "rate",
  http_req_duration: "trend",
  http_req_waiting: "trend",
  http_req_failed: "rate",
  http_reqs: "counter",
  iterations: "counter",
  iteration_duration: "trend",
  data_received: "counter",
  data_sent: "counter",
};

export const metrics = new Map<string, Metric>(
  Object.entries(BUILT_IN).map(([name, kind]) => [name, { kind, values: [] }]),
);
/** By the check's words: how often it held, and how often not. */
export const checks = new Map<string, { passed: number; failed: number }>();
/** MQTT clients, timers and the like that an iteration has to wait for. */
export const pending = new Set<Promise<unknown>>();

export function metricOf(name: string, kind: Metric["kind"]): Metric {
  const metric = metrics.get(name) ?? { kind, values: [] };
  metrics.set(name, metric);
  return metric;
}

export function record(name: string, kind: Metric["kind"], value: number): void {
  const { values } = metricOf(name, kind);
  if (values.length < VALUES_MAX) values.push(value);
}
