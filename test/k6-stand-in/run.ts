import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { resolve } from "node:path";
import { standInForK6 } from "./modules.ts";
import { optionsTrouble, type Options } from "./options-check.ts";
import { checks, metrics, pending } from "./state.ts";

const ITERATIONS = 2;
const LABEL = "stand-in for k6, not k6:";

type Script = { options?: Options; setup?: () => unknown; teardown?: (data: unknown) => unknown };

const say = (text: string) => process.stdout.write(`${LABEL} ${text}\n`);

/** One call of a scenario's function, with all the events that it began. */
async function iterate(script: Script, exec: string, data: unknown): Promise<void> {
  const work = (script as Record<string, (data: unknown) => unknown>)[exec]!;
  await work(structuredClone(data));
  while (pending.size > 0) await Promise.all(pending);
}

async function run(file: string): Promise<boolean> {
  const script = (await import(pathToFileURL(resolve(file)).href)) as Script;
  const options = script.options ?? {};
  const troubles = optionsTrouble(options, script);
  for (const trouble of troubles) say(trouble);
  if (troubles.length > 0) return false;
  const data = script.setup?.();
  for (const [name, { exec = "default" }] of Object.entries(options.scenarios ?? { default: { executor: "" } })) {
    say(`scenario ${name}: ${ITERATIONS} iterations of ${exec}, one user; no load, no thresholds`);
    for (let count = 0; count < ITERATIONS; count++) await iterate(script, exec, data);
  }
  script.teardown?.(data);
  for (const [words, { passed, failed }] of checks)
    say(`${failed === 0 ? "ok " : "NOT"} ${words}: ${passed} of ${passed + failed}`);
  for (const [name, { kind, values }] of metrics)
    if (values.length > 0) say(`${kind} ${name}: ${values.length} values`);
  return checks.size > 0 && [...checks.values()].every(({ failed }) => failed === 0);
}

const [file] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write("usage: node test/k6-stand-in/run.ts SCRIPT; settings as environment variables\n");
  process.exit(2);
}
const open = (file: string) => readFileSync(file, "utf8");
Object.assign(globalThis, { __ENV: { ...process.env }, __VU: 1, __ITER: 0, open });
standInForK6();
const ok = await run(file).catch((error: unknown) => {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return false;
});
const { closeBrowser } = await import("./browser.ts");
await closeBrowser();
process.exit(ok ? 0 : 1);
