import { parseArgs } from "node:util";
import { didYouMean } from "@tocsin/core/config/did-you-mean";
import type { Command, Given, Option } from "./command.ts";

/** Every command has these. */
export const COMMON_OPTIONS: Record<string, Option> = {
  json: { description: "machine-readable output: one JSON object a line" },
  help: { description: "this page" },
};

export type Parsed = { ok: true; given: Given } | { ok: false; message: string };

/** Reads a command's arguments. What is not known is answered with what was probably meant. */
export function parseCommand(command: Command, args: readonly string[]): Parsed {
  const known = { ...command.options, ...COMMON_OPTIONS };
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(known).map(([name, { value }]) => [
        name,
        { type: value ? "string" : "boolean", ...(name === "help" ? { short: "h" } : {}) } as const,
      ]),
    ),
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  const given: Given = { options: {}, others: [] };
  for (const token of tokens) {
    if (token.kind === "positional") given.others.push(token.value);
    if (token.kind !== "option") continue;
    const option = Object.hasOwn(known, token.name) ? known[token.name] : undefined;
    if (!option) {
      const names = Object.keys(known).map((name) => `--${name}`);
      return { ok: false, message: `unknown option "${token.rawName}": ${didYouMean(`--${token.name}`, names)}` };
    }
    if (option.value && (token.value === undefined || token.value.startsWith("--")))
      return { ok: false, message: `${token.rawName} needs a value: ${token.rawName} ${option.value}` };
    if (!option.value && token.value !== undefined)
      return { ok: false, message: `${token.rawName} takes no value, "${token.value}" was given` };
    given.options[token.name] = token.value ?? true;
  }
  if (given.options["help"]) return { ok: true, given };
  const { min, max } = command.others ?? { min: 0, max: 0 };
  if (given.others.length < min) return { ok: false, message: `something is missing: ${command.usage}` };
  if (given.others.length > max) return { ok: false, message: `"${given.others[max]}" is too much: ${command.usage}` };
  return { ok: true, given };
}
