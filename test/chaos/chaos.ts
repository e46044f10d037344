/**
 * Real processes under real faults, judged by a checker of its own: see docs/reliability.md.
 *
 *     npm run chaos -- --minutes 30 --seed 7
 */
import { writeFileSync } from "node:fs";
import { check } from "./checker/check.ts";
import { formatReport } from "./checker/report.ts";
import { conduct } from "./conduct.ts";
import { readOptions, USAGE, type Options } from "./options.ts";

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

const say = (text: string) => void process.stdout.write(`${text}\n`);

function given(): Options | undefined {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${USAGE}\n`);
    return undefined;
  }
}

async function main(): Promise<number> {
  const options = given();
  if (options === undefined) return 2;
  const report = options.check === undefined ? await conduct(options, say) : await check(options.check);
  say(formatReport(report));
  if (options.json !== undefined) writeFileSync(options.json, JSON.stringify(report, undefined, 2));
  return report.passed ? 0 : 1;
}

process.exit(await main());
