import { MUTANTS, MUTANT_NAMES, type Mutant, type MutantName, type Patch } from "./mutants.ts";

/** @throws Error for a name that no mutant has */
export function mutantNamed(name: string): Mutant {
  if (name in MUTANTS) return MUTANTS[name as MutantName];
  throw new Error(`there is no mutant ${name}; there are ${MUTANT_NAMES.join(", ")}`);
}

/** @throws Error where the source does not hold just once what the patch is for: then the mutant is out of date */
export function patched(source: string, { file, find, put }: Patch): string {
  const parts = source.split(find);
  if (parts.length === 2) return parts.join(put);
  throw new Error(`${file} holds ${parts.length - 1} times, and not once, what the mutant changes:\n${find}`);
}
