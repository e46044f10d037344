import { parseArgs } from "node:util";
import type { MutantName } from "../mutants/mutants.ts";
import { MUTANT_RUNS, type MutantRun } from "./mutant-runs.ts";
import { scenarioNamed } from "./scenarios.ts";

export type Options = {
  minutes: number;
  seed: number;
  scenario: string;
  /** Of the fault that the scenario repeats. */
  faults: number | undefined;
  mutant: string | undefined;
  json: string | undefined;
  keep: boolean;
  check: string | undefined;
};

export const USAGE = `npm run chaos -- [--minutes N] [--seed S] [--scenario NAME] [--faults N] [--mutant NAME] [--json FILE] [--keep]
npm run chaos -- --check FOLDER     judges the ledgers of a run that was kept`;

/** A mutant has a run of its own. @throws TypeError that says what is wrong with the arguments */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: "string", default: "1" },
      seed: { type: "string", default: String(Math.floor(Math.random() * 1_000_000)) },
      scenario: { type: "string" },
      faults: { type: "string" },
      mutant: { type: "string" },
      json: { type: "string" },
      keep: { type: "boolean", default: false },
      check: { type: "string" },
    },
  });
  const number = (name: "minutes" | "seed" | "faults"): number => {
    const value = Number(values[name]);
    if (!Number.isFinite(value) || value < 0) throw new TypeError(`--${name} ${values[name]}: a number is wanted`);
    return value;
  };
  const { mutant } = values;
  const run = mutant === undefined ? undefined : runOf(mutant);
  const scenario = values.scenario ?? run?.scenario ?? "random";
  scenarioNamed(scenario);
  return {
    minutes: number("minutes"),
    seed: number("seed"),
    scenario,
    faults: values.faults === undefined ? run?.faults : number("faults"),
    mutant,
    json: values.json,
    keep: values.keep,
    check: values.check,
  };
}

function runOf(mutant: string): MutantRun {
  const run = MUTANT_RUNS[mutant as MutantName] as MutantRun | undefined;
  if (run === undefined) throw new TypeError(`--mutant ${mutant}: there are ${Object.keys(MUTANT_RUNS).join(", ")}`);
  return run;
}
