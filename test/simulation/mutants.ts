/**
 * How many seeds it takes to find each mutant of test/mutants, and by which invariant, with faults of the kind it needs.
 *
 *     npm run simulation:mutants -- [--seeds N] [NAME ...]
 */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { MUTANT_NAMES, type MutantName } from "../mutants/mutants.ts";
import type { FaultFamily } from "./faults/nemesis.ts";

/** Faults that the mutant needs to show (`needs` of test/mutants). */
const FAULTS: Record<MutantName, readonly FaultFamily[]> = {
  "acknowledge-before-commit": ["gateway"],
  "no-sync": ["gateway"],
  "acknowledge-on-new-connection": ["broker", "network", "disk"],
  "keep-memory-after-failed-commit": ["disk"],
  "cut-redo-early": ["gateway"],
  "no-redelivery-lookup": ["gateway", "broker", "network"],
  "naive-retry": ["bus"],
  "drop-every-thousandth": ["floor"],
  "reuse-sequences": ["gateway"],
  "ticks-not-journaled": ["floor"],
  "drop-last-before-kill": ["gateway"],
  "deaf-after-future-time": ["floor"],
};

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const run = promisify(execFile);
const imports = ["../mutants/apply.ts", "host/install.ts"].flatMap((name) => ["--import", file(name)]);

/** @returns what the first seed that fails prints, or what went wrong else; undefined where every promise held */
async function foundOut(mutant: MutantName, seeds: string): Promise<string | undefined> {
  const args = [
    ...imports,
    file("main.ts"),
    "--seeds",
    `1-${seeds}`,
    "--until-failure",
    "--faults",
    FAULTS[mutant].join(),
  ];
  const env = { ...process.env, TOCSIN_MUTANT: mutant };
  try {
    await run(process.execPath, args, { env, maxBuffer: 64 * 1_048_576 });
    return undefined;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return stdout.match(/^seed \d+: .*/m)?.[0] ?? stderr.slice(-2_000);
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seeds: { type: "string", default: "300" } },
});
const names = positionals.length > 0 ? (positionals as MutantName[]) : MUTANT_NAMES;
let missed = 0;
for (const name of names) {
  const found = await foundOut(name, values.seeds);
  if (found === undefined) missed += 1;
  console.log(`${name}: ${found ?? `not found by ${values.seeds} seeds`}`);
}
console.log(`${names.length - missed}/${names.length} mutants found`);
process.exit(missed === 0 ? 0 : 1);
