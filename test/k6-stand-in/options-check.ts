import { metrics, type Metric } from "./state.ts";

/** k6's executors, and which options each cannot do without. */
const EXECUTORS: Record<string, readonly string[]> = {
  "shared-iterations": [],
  "per-vu-iterations": [],
  "constant-vus": ["duration"],
  "ramping-vus": ["stages"],
  "constant-arrival-rate": ["rate", "duration", "preAllocatedVUs"],
  "ramping-arrival-rate": ["stages", "preAllocatedVUs"],
};
const AGGREGATIONS: Record<Metric["kind"], RegExp> = {
  counter: /^(count|rate)$/,
  gauge: /^value$/,
  rate: /^rate$/,
  trend: /^(avg|min|max|med|p\(\d{1,2}(\.\d+)?\))$/,
};
const DURATION = /^(\d+(\.\d+)?(h|m|s|ms))+$/;

export type Scenario = { executor: string; exec?: string; duration?: string; stages?: { duration: string }[] };
export type Options = {
  scenarios?: Record<string, Scenario>;
  thresholds?: Record<string, (string | { threshold: string })[]>;
};

function scenarioTrouble(name: string, scenario: Scenario, exported: object): string[] {
  const needed = EXECUTORS[scenario.executor];
  if (!needed) return [`scenario ${name}: k6 has no executor "${scenario.executor}"`];
  const troubles = needed
    .filter((option) => !(option in scenario))
    .map((option) => `scenario ${name}: ${scenario.executor} needs ${option}`);
  const exec = scenario.exec ?? "default";
  if (typeof (exported as Record<string, unknown>)[exec] !== "function")
    troubles.push(`scenario ${name}: the script exports no function ${exec}`);
  for (const text of [scenario.duration, ...(scenario.stages ?? []).map((stage) => stage.duration)])
    if (text !== undefined && !DURATION.test(text)) troubles.push(`scenario ${name}: "${text}" is no duration`);
  return troubles;
}

function thresholdTrouble(metric: string, expression: string): string[] {
  const named = /^([A-Za-z_]\w*)(\{[^{}]+:[^{}]+\})?$/.exec(metric);
  const known = named && metrics.get(named[1]!);
  if (!known) return [`threshold on "${metric}": k6 has no such metric, and the script makes none`];
  const found = /^\s*([\w().]+)\s*(<=|>=|<|>|===?|!=)\s*(-?\d+(\.\d+)?)\s*$/.exec(expression);
  if (!found || !AGGREGATIONS[known.kind].test(found[1]!))
    return [`threshold on "${metric}": "${expression}" is not what k6 takes for a ${known.kind}`];
  return [];
}

/** What k6 would refuse about a script's options, in words. Call it when the script is loaded: it made its metrics. */
export function optionsTrouble({ scenarios = {}, thresholds = {} }: Options, exported: object): string[] {
  return [
    ...Object.entries(scenarios).flatMap(([name, scenario]) => scenarioTrouble(name, scenario, exported)),
    ...Object.entries(thresholds).flatMap(([metric, all]) =>
      all.flatMap((one) => thresholdTrouble(metric, typeof one === "string" ? one : one.threshold)),
    ),
  ];
}
