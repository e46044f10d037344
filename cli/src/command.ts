/** An option of a command: `value` names what it takes; without it the option is a switch. */
export type Option = { description: string; value?: string; default?: string };

export type Given = {
  /** Values by option name; `true` for a switch. */
  options: Record<string, string | true | undefined>;
  /** Arguments that are no options. */
  others: string[];
};

export type Command = {
  summary: string;
  /** What follows the command's name on the usage line. */
  usage: string;
  options: Record<string, Option>;
  /** How many arguments it takes that are no options. */
  others?: { min: number; max: number };
  examples: readonly { does: string; write: string }[];
  run(given: Given): Promise<number>;
};

/** What every command's exit code means. */
export const EXIT = { asAsked: 0, failed: 1, wrongUse: 2, fenced: 3 } as const;

export const EXIT_WORDS: readonly [number, string][] = [
  [EXIT.asAsked, "done, or stopped as asked"],
  [EXIT.failed, "failed while running"],
  [EXIT.wrongUse, "wrong usage or configuration; every error is printed"],
  [EXIT.fenced, "fenced: another gateway has claimed the zone"],
];

/** The option's text, its default where it was not given. */
export function textOf(command: Pick<Command, "options">, given: Given, name: string): string | undefined {
  const value = given.options[name];
  return typeof value === "string" ? value : command.options[name]?.default;
}
