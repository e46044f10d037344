import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { formatErrors } from "@tocsin/core/config/document";
import { loadLayout } from "@tocsin/simulator/replay/layout";
import { readRecording } from "@tocsin/simulator/replay/recording";
import { EXIT } from "../command.ts";
import { projectRoot } from "../project-root.ts";
import { judgeRecording } from "./judge-recording.ts";
import { describeMachines } from "./machine-table.ts";

const USAGE = `npm run --silent cmapss -- FILE [--json]

Judges run-to-failure data in the layout of NASA's C-MAPSS FD001 (26 columns with spaces between: unit, cycle, three
settings, 21 sensors; also packed as .gz) with config/profiles/cmapss.yaml, and prints how each machine went.
`;

const fail = (text: string): number => (process.stderr.write(`${text}\n`), EXIT.wrongUse);

function profileTexts() {
  const folder = join(projectRoot, "config", "profiles");
  const names = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
  return names.map((name) => ({ file: join(folder, name), text: readFileSync(join(folder, name), "utf8") }));
}

async function run(args: string[]): Promise<number> {
  const options = { json: { type: "boolean" }, help: { type: "boolean" } } as const;
  const given = parseArgs({ args, options, allowPositionals: true, strict: false });
  if (given.values["help"] === true) return (process.stdout.write(USAGE), EXIT.asAsked);
  const wrong = Object.keys(given.values).find((name) => !Object.hasOwn(options, name));
  if (wrong !== undefined || given.positionals.length !== 1)
    return fail(`${wrong === undefined ? "name one file" : `there is no option --${wrong}`}\n\n${USAGE}`);
  const layout = loadLayout(join(projectRoot, "config", "replay", "cmapss.yaml"), {});
  if (!layout.ok) return fail(formatErrors(layout.errors));
  const file = resolve(given.positionals[0]!);
  const recording = await readRecording(file, layout.value).catch((error: Error) => error.message);
  if (typeof recording === "string") return fail(`${file} cannot be read as C-MAPSS data: ${recording}`);
  if (recording.skipped > 0) process.stderr.write(`${recording.skipped} lines left out: ${recording.firstSkip}\n`);
  const judged = judgeRecording(recording, layout.value, profileTexts());
  if (!judged.ok) return fail(formatErrors(judged.errors));
  const { machines, repeated } = judged.value;
  if (recording.unreadable > 0)
    process.stderr.write(`${recording.unreadable} cells are taken as empty: ${recording.firstUnreadable}\n`);
  if (repeated > 0) process.stderr.write(`${repeated} rows left out: their machine had that cycle before\n`);
  process.stdout.write(
    given.values["json"] === true ? `${JSON.stringify({ machines })}\n` : describeMachines(machines),
  );
  return EXIT.asAsked;
}

process.exitCode = await run(process.argv.slice(2));
