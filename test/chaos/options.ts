import { parseArgs } from "node:util";

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

/** @throws TypeError that says what is wrong with the arguments */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: "string", default: "1" },
      seed: { type: "string", default: String(Math.floor(Math.random() * 1_000_000)) },
      scenario: { type: "string", default: "random" },
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
  return {
    minutes: number("minutes"),
    seed: number("seed"),
    scenario: values.scenario,
    faults: values.faults === undefined ? undefined : number("faults"),
    mutant: values.mutant,
    json: values.json,
    keep: values.keep,
    check: values.check,
  };
}
