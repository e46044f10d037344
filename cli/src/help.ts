import { EXIT_WORDS, type Command } from "./command.ts";
import { COMMON_OPTIONS } from "./parse-command.ts";

const columns = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`).join("\n");
};

const exitCodes = () => `Exit codes\n${columns(EXIT_WORDS.map(([code, words]) => [String(code), words]))}`;

/** The page of `tocsin --help`. */
export function overview(commands: Record<string, Command>): string {
  const rows = Object.entries(commands).map(([name, { summary }]) => [name, summary] as const);
  return [
    "tocsin: watches the health of every sensor in a factory\n",
    `Usage\n  npx --no tocsin <command> [options]\n`,
    `Commands\n${columns(rows)}\n`,
    `Examples\n${columns([
      ["npx --no tocsin start", "a whole factory on this computer"],
      ["npx --no tocsin gateway --help", "the page of one command"],
    ])}\n`,
    exitCodes(),
  ].join("\n");
}

/** The page of `tocsin <command> --help`. */
export function commandHelp(name: string, command: Command): string {
  const options = Object.entries({ ...command.options, ...COMMON_OPTIONS }).map(
    ([option, { value, description, default: otherwise }]) =>
      [`--${option}${value ? ` ${value}` : ""}`, `${description}${otherwise ? ` (${otherwise})` : ""}`] as const,
  );
  return [
    `tocsin ${name}: ${command.summary}\n`,
    `Usage\n  npx --no tocsin ${name} ${command.usage}\n`,
    `Options\n${columns(options)}\n`,
    `Examples\n${columns(command.examples.map(({ does, write }) => [`npx --no tocsin ${write}`, does]))}\n`,
    exitCodes(),
  ].join("\n");
}
