import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { ensureDependencies, findNode } from "./dependencies.mjs";
import { inProject, root, say } from "./project.mjs";

const HELP = `npm run properties                    tests that draw their cases, with new seeds, for 10 minutes
npm run properties -- --minutes 60    for longer
npm run properties -- zone            only files whose path holds \`zone\`
npm run properties -- --seed 7 zone   one round with a seed that failed`;

const { values, positionals } = parseArgs({
  options: { minutes: { type: "string", default: "10" }, seed: { type: "string" }, help: { type: "boolean" } },
  allowPositionals: true,
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const minutes = Number(values.minutes);
if (!(minutes > 0)) {
  console.error(`--minutes ${values.minutes} is no number of minutes above 0`);
  process.exit(2);
}
if (!ensureDependencies()) process.exit(1);
const node = findNode();
if (!node) process.exit(1);

const MS_PER_MINUTE = 60_000;
const until = Date.now() + minutes * MS_PER_MINUTE;
const filters =
  positionals.length > 0
    ? positionals
    : ["property", "core/src/figures", "core/src/fleet", "gateway-time", "gateway/src/journal"];
let rounds = 0;
do {
  const seed = values.seed ?? String(randomInt(2 ** 31));
  const { status, stdout, stderr } = spawnSync(
    node,
    [
      inProject("node_modules", "vitest", "vitest.mjs"),
      "run",
      "--project",
      "unit",
      "--project",
      "integration",
      "--test-timeout",
      "400000",
      "--reporter",
      "default",
      ...filters,
    ],
    { cwd: root, encoding: "utf8", env: { ...process.env, PROPERTY_SEED: seed } },
  );
  rounds += 1;
  if (status !== 0) {
    console.error(stdout + stderr);
    console.error(`failed in round ${rounds}: npm run properties -- --seed ${seed} ${filters.join(" ")}`);
    process.exit(1);
  }
  say(`round ${rounds}, seed ${seed}: all hold`);
} while (values.seed === undefined && Date.now() < until);
