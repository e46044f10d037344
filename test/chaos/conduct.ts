import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check, type Report } from "./checker/check.ts";
import type { Options } from "./options.ts";
import { runChaos } from "./run.ts";
import { scenarioNamed } from "./scenarios.ts";

/** Runs and judges; the folder is kept where something was found, or where that is asked for. */
export async function conduct(options: Options, say: (text: string) => void): Promise<Report> {
  const scenario = scenarioNamed(options.scenario);
  const folder = mkdtempSync(join(tmpdir(), "tocsin-chaos-"));
  const mutant = options.mutant === undefined ? "" : `, mutant ${options.mutant}`;
  say(`chaos: ${scenario.title}; scenario ${options.scenario}, seed ${options.seed}${mutant}, ${folder}`);
  const begun = Date.now();
  const seconds = () => String(Math.round((Date.now() - begun) / 1_000)).padStart(5);
  await runChaos({ folder, options, scenario, say: (text) => say(`${seconds()} s  ${text}`) });
  const report = await check(folder);
  const isKept = options.keep || (!report.passed && options.mutant === undefined);
  if (isKept) say(`ledgers and logs are in ${folder}; judge them again with --check ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
  return report;
}
