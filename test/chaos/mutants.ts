/**
 * Whether the checker finds each mutant of test/mutants, and finds nothing in the same run without it.
 *
 *     npm run chaos:mutants -- [--seed S] [NAME ...]
 */
import { parseArgs } from "node:util";
import { MUTANT_NAMES, type MutantName } from "../mutants/mutants.ts";
import type { Report } from "./checker/check.ts";
import { conduct } from "./conduct.ts";
import { MUTANT_RUNS } from "./mutant-runs.ts";

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: "string", default: "1" } },
});
const seed = Number(values.seed);
const names = positionals.length > 0 ? (positionals as MutantName[]) : MUTANT_NAMES;
const say = (text: string) => void process.stdout.write(`${text}\n`);
const quietly = () => undefined;

const brokenIn = (report: Report): string[] =>
  report.checks
    .filter(({ broken }) => broken > 0)
    .map(({ invariant, statement, broken }) => `${invariant} ${statement} (${broken})`);

/** The same run serves all mutants that need it. */
const sane = new Map<string, string[]>();

async function run(scenario: string, faults: number, mutant: string | undefined): Promise<string[]> {
  const options = { minutes: 1, seed, scenario, faults, mutant, json: undefined, keep: false, check: undefined };
  try {
    return brokenIn(await conduct(options, quietly));
  } catch (error) {
    return [`the run itself failed: ${(error as Error).message}`];
  }
}

let caught = 0;
for (const name of names) {
  const { scenario, faults, breaks } = MUTANT_RUNS[name];
  const found = await run(scenario, faults, name);
  const isCaught = found.some((broken) => breaks.test(broken));
  const key = `${scenario} ${faults}`;
  if (!sane.has(key)) sane.set(key, await run(scenario, faults, undefined));
  const without = sane.get(key)!;
  if (isCaught && without.length === 0) caught += 1;
  const verdict = `${isCaught ? "caught" : "NOT CAUGHT"}, without it ${without.length === 0 ? "passed" : "FAILED"}`;
  say(`${name} (${key} times, seed ${seed}): ${verdict}`);
  for (const broken of found) say(`  ${broken}`);
  for (const broken of without) say(`  without it: ${broken}`);
}
say(`${caught}/${names.length} mutants caught`);
process.exit(caught === names.length ? 0 : 1);
