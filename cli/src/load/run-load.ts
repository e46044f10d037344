import { cpus, release, totalmem, type } from "node:os";
import { EXIT } from "../command.ts";
import { judgeDelivery, readKnown } from "./delivery.ts";
import type { LoadOptions } from "./load-options.ts";
import { Ledger } from "./measure/ledger.ts";
import { readPlant } from "./plant.ts";
import { ProcessWatch, type Measured } from "./process-figures.ts";
import { Progress } from "./progress.ts";
import { writeReport } from "./report/write-report.ts";
import { shareOf, usersOf } from "./scenario.ts";
import { summarise, type RunDescription, type Summary } from "./summary.ts";
import type { Target } from "./target.ts";
import { judge } from "./threshold.ts";
import type { Plant, WorkerPlan } from "./user/plan.ts";
import { WorkerGroup } from "./worker-group.ts";

/** What streams were sent last has to be in the history that they are held against. */
const SETTLE_MS = 1_500;

const measuredOf = ({ hub, status, headers }: Target): Measured[] => [
  { name: "hub", url: `${hub}/metrics`, headers },
  ...Object.entries(status).map(([zone, url]) => ({ name: `gateway ${zone}`, url: `${url}/metrics` })),
];

function plansOf(options: LoadOptions, plant: Plant): WorkerPlan[] {
  const { workers, target, scenario, rampMs, requestsPerSecondMax, probesPerSecond, apdex } = options;
  const users = usersOf(scenario, options.users);
  return Array.from({ length: workers }, (_, at) => ({
    hub: target.hub,
    headers: target.headers,
    brokers: target.brokers,
    credentials: target.credentials,
    // Each worker speaks for sensors of its own.
    plant: { ...plant, fed: plant.fed.filter((_sensor, place) => place % workers === at) },
    users: shareOf(users, at, workers),
    rampMs,
    requestsPerSecondMax: requestsPerSecondMax / workers,
    probesPerSecond: probesPerSecond / workers,
    apdex,
  }));
}

const describe = (options: LoadOptions, sensors: number): RunDescription => ({
  command: `tocsin ${process.argv.slice(2).join(" ")}`,
  scenario: options.scenarioName,
  scenarioSummary: options.scenario.summary,
  hub: options.target.hub,
  users: usersOf(options.scenario, options.users),
  workers: options.workers,
  asked: {
    durationMs: options.durationMs,
    rampMs: options.rampMs,
    requestsPerSecondMax: options.requestsPerSecondMax,
  },
  apdex: options.apdex,
  machine: {
    system: `${type()} ${release()}`,
    cpu: cpus()[0]?.model ?? "unknown",
    cpus: cpus().length,
    memoryGB: Math.round(totalmem() / 1e8) / 10,
    node: process.version,
  },
  sensors,
});

/** Ends with the duration, with Ctrl-C, or with a worker's failure. @returns why, where it was early */
function whenOver(durationMs: number, group: WorkerGroup): Promise<string | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), durationMs);
    const early = (why: string) => {
      clearTimeout(timer);
      resolve(why);
    };
    let asked = 0;
    const onSignal = () => {
      if (++asked > 1) process.exit(EXIT.failed);
      early("asked to end");
    };
    process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
    void group.failed.then(early);
  });
}

/** Puts the load on, and writes the report. @returns 0 where all thresholds held, 1 where one did not */
export async function runLoad(options: LoadOptions): Promise<number> {
  const { target, durationMs, json } = options;
  const plant = await readPlant(target);
  if ("wrong" in plant) {
    process.stderr.write(`tocsin load: ${plant.wrong}\n`);
    return EXIT.failed;
  }
  const ledger = new Ledger(Date.now());
  const processes = new ProcessWatch(measuredOf(target), ledger);
  const group = new WorkerGroup(plansOf(options, plant), ledger);
  const progress = new Progress(ledger, durationMs, json);
  const early = await whenOver(durationMs, group);
  const endedAt = Date.now();
  progress.close();
  const figures = await processes.end();
  const results = await group.stop();
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const known = await readKnown(target, ledger.beganAt).catch(() => undefined);
  const delivery = judgeDelivery(results, known);
  const run = describe(options, plant.sensors.length);
  const summary = summarise({ run, ledger, endedAt, delivery, processes: figures, endedEarly: early !== undefined });
  summary.thresholds = judge(options.thresholds, summary);
  summary.held = summary.thresholds.every(({ held }) => held) && (early === undefined || early === "asked to end");
  const file = writeReport(options.report, summary, ledger);
  tell(summary, file, early, json);
  return summary.held ? EXIT.asAsked : EXIT.failed;
}

function tell(summary: Summary, report: string, early: string | undefined, json: boolean): void {
  if (json) {
    const { held, thresholds, total, delivery, toStream } = summary;
    process.stdout.write(
      `${JSON.stringify({ event: "result", held, thresholds, total, delivery, toStream, report })}\n`,
    );
    return;
  }
  const lines = summary.thresholds.map(
    ({ text, value, held }) =>
      `  ${held ? "held    " : "NOT HELD"}  ${text}   was ${value === undefined ? "not measured" : Math.round(value * 1_000) / 1_000}`,
  );
  if (early !== undefined) lines.push(`  ended early: ${early}`);
  const verdict = summary.held ? "all thresholds held" : "not all thresholds held";
  process.stdout.write(`${lines.join("\n")}\n${verdict}\nReport ${report}\n`);
}
