import { didYouMean } from "@tocsin/core/config/did-you-mean";
import { EXIT, type Command } from "./command.ts";
import { commands } from "./commands.ts";
import { commandHelp, overview } from "./help.ts";
import { endWithParent } from "./supervise/end-with-parent.ts";
import { parseCommand } from "./parse-command.ts";

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    process.stdout.write(`${overview(commands)}\n`);
    return name === undefined ? EXIT.wrongUse : EXIT.asAsked;
  }
  const command: Command | undefined = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    process.stderr.write(`unknown command "${name}": ${didYouMean(name, Object.keys(commands))}\n`);
    return EXIT.wrongUse;
  }
  const parsed = parseCommand(command, rest);
  if (!parsed.ok) {
    process.stderr.write(`tocsin ${name}: ${parsed.message}\nnpx --no tocsin ${name} --help shows all options\n`);
    return EXIT.wrongUse;
  }
  if (parsed.given.options["help"]) {
    process.stdout.write(`${commandHelp(name, command)}\n`);
    return EXIT.asAsked;
  }
  endWithParent();
  return command.run(parsed.given);
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return EXIT.failed;
});
// A handle that someone forgot must not keep a stopped command alive.
process.exit();
