import { formatErrors, type ConfigError } from "@tocsin/core/config/document";
import { loadLayout } from "@tocsin/simulator/replay/layout";
import { readRecording } from "@tocsin/simulator/replay/recording";
import { EXIT } from "../command.ts";
import { jsonScreen } from "../start/json-screen.ts";
import type { Screen } from "../start/screen.ts";
import { terminalScreen } from "../start/terminal-screen.ts";
import type { Backtested, Progress } from "./backtested.ts";
import type { BacktestOptions } from "./backtest-options.ts";
import { totalOf, type Counts } from "./comparison.ts";
import { configureRecording, findGateways } from "./configurations.ts";
import { backtestRecording } from "./recording-backtest.ts";
import { describeBacktest, sentenceOf } from "./report.ts";
import { backtestStore } from "./store-backtest.ts";

const fail = (errors: ConfigError[] | string): number => {
  process.stderr.write(`${typeof errors === "string" ? errors : formatErrors(errors)}\n`);
  return EXIT.wrongUse;
};

/** Replays under present and changed limits, and prints what that makes of the alarms: a zone at a time, then in total. */
export async function runBacktest(options: BacktestOptions): Promise<number> {
  const screen = options.json
    ? jsonScreen((text) => process.stdout.write(text))
    : terminalScreen(process.stderr, () => new Date());
  return options.recording === undefined
    ? ofGateways(options, screen)
    : ofRecording({ ...options, ...options.recording }, screen);
}

async function ofGateways(options: BacktestOptions, screen: Screen): Promise<number> {
  const { config, zone, lastMs } = options;
  const found = findGateways(config, zone, options);
  if (!found.ok) return fail(found.errors);
  const totals: Counts[] = [];
  for (const subject of found.value) {
    const name = `${subject.present.site}/${subject.present.zone}`;
    const backtested = await backtestStore(subject.store, subject, lastMs, progressOf(screen, name)).catch(
      (error: unknown) => ({ wrong: error instanceof Error ? error.message : String(error) }),
    );
    if ("wrong" in backtested) return fail(`${name}: ${backtested.wrong}`);
    totals.push(tell(options, screen, name, backtested));
  }
  if (totals.length > 1) tellTotal(options, screen, totalOf(totals));
  return EXIT.asAsked;
}

type Recorded = BacktestOptions & { file: string; layout: string };

async function ofRecording(options: Recorded, screen: Screen): Promise<number> {
  const layout = loadLayout(options.layout, process.env);
  if (!layout.ok) return fail(layout.errors);
  screen.progress(`reading ${options.file}`);
  const recording = await readRecording(options.file, layout.value).catch(
    (error: unknown) => `${options.file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
  );
  if (typeof recording === "string") return fail(recording);
  const configs = configureRecording(layout.value, recording, options);
  if (!configs.ok) return fail(configs.errors);
  const { site, zone } = configs.value.present;
  const name = `${site}/${zone}`;
  const progress = progressOf(screen, name);
  tell(
    options,
    screen,
    name,
    await backtestRecording(recording, layout.value, configs.value, options.lastMs, progress),
  );
  return EXIT.asAsked;
}

const progressOf =
  (screen: Screen, name: string): Progress =>
  (done, of, at) => {
    const [some, all] = [done, of].map((value) => value.toLocaleString("en"));
    screen.progress(`${name}: ${some} of ${all}, ${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`);
  };

function tell({ json }: BacktestOptions, screen: Screen, zone: string, backtested: Backtested): Counts {
  const total = totalOf(backtested.compared);
  const { compared, ...of } = backtested;
  if (json) screen.result("backtested", { zone, ...of, ...total, sensors: compared }, "");
  screen.close();
  if (!json) process.stdout.write(describeBacktest(zone, backtested));
  return total;
}

function tellTotal({ json }: BacktestOptions, screen: Screen, total: Counts): void {
  if (json) screen.result("total", total, "");
  else process.stdout.write(`\nall zones: ${sentenceOf(total)}\n`);
}
