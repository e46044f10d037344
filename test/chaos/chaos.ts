/**
 * Real processes under real faults, judged by a checker of its own: see docs/reliability.md.
 *
 *     npm run chaos -- --minutes 30 --seed 7
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check } from "./checker/check.ts";
import { formatReport } from "./checker/report.ts";
import { readOptions, USAGE, type Options } from "./options.ts";
import { runChaos } from "./run.ts";
import { scenarioNamed } from "./scenarios.ts";

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

const say = (text: string) => void process.stdout.write(`${text}\n`);

async function judge(folder: string, { json }: Options): Promise<boolean> {
  const report = await check(folder);
  say(formatReport(report));
  if (json !== undefined) writeFileSync(json, JSON.stringify(report, undefined, 2));
  return report.passed;
}

async function main(): Promise<number> {
  let options: Options;
  try {
    options = readOptions(process.argv.slice(2));
    scenarioNamed(options.scenario);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${USAGE}\n`);
    return 2;
  }
  if (options.check !== undefined) return (await judge(options.check, options)) ? 0 : 1;
  const scenario = scenarioNamed(options.scenario);
  const folder = mkdtempSync(join(tmpdir(), "tocsin-chaos-"));
  say(`chaos: ${scenario.title}; scenario ${options.scenario}, seed ${options.seed}, ${folder}`);
  const begun = Date.now();
  await runChaos({
    folder,
    options,
    scenario,
    say: (text) => say(`${String(Math.round((Date.now() - begun) / 1_000)).padStart(5)} s  ${text}`),
  });
  const passed = await judge(folder, options);
  if (passed && !options.keep) rmSync(folder, { recursive: true, force: true });
  else say(`ledgers and logs are in ${folder}; judge them again with --check ${folder}`);
  return passed ? 0 : 1;
}

process.exit(await main());
