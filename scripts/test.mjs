import { spawn } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { dirname, delimiter } from "node:path";
import { getChromium } from "./chromium.mjs";
import { ensureDependencies, findNode } from "./dependencies.mjs";
import { getNatsServer } from "./nats-server.mjs";
import { ensurePackedProgram } from "./packed-program.mjs";
import { whenParentIsGone } from "./parent.mjs";
import { findProgram } from "./program.mjs";
import { inProject, root, say } from "./project.mjs";
import { makeSelfContained, readReport, undulySkipped } from "./test-report.mjs";
import { ensureWebBundle } from "./web-bundle.mjs";

const SYSTEM_SETUP = "`npm run setup -- --system` brings it";
const args = process.argv.slice(2);
if (args.includes("--help")) {
  console.log("npm test                    sets up what is missing and runs every test");
  console.log("npm test -- journal         only test files whose path holds `journal` (any vitest filter or option)");
  console.log("TOCSIN_REQUIRE_ALL=1        a skipped test is a failure (except of those that need ../shared data)");
  process.exit(0);
}
if (!ensureDependencies()) process.exit(1);
const node = findNode();
if (!node || !ensureWebBundle(node)) process.exit(1);
ensurePackedProgram(node);
const natsServer = await getNatsServer();
if (!natsServer) process.exit(1);
const chromium = getChromium(node);
const mosquitto = process.env.MOSQUITTO ?? findProgram("mosquitto");
if (!mosquitto) say(`no Mosquitto: tests against it are skipped; ${SYSTEM_SETUP}`);

const browserTests = chromium
  ? []
  : readdirSync(inProject("web-components"), { recursive: true })
      .map(String)
      .filter((name) => name.endsWith(".browser.test.ts") && !/(^|[/\\])node_modules[/\\]/.test(name));
for (const file of browserTests) say(`skipped: web-components/${file} needs a Chromium; ${SYSTEM_SETUP}`);

const report = inProject("reports", "junit.xml");
rmSync(report, { force: true });
const projects = chromium || args.includes("--project") ? [] : ["--project", "unit", "--project", "integration"];
const vitest = spawn(node, [inProject("node_modules", "vitest", "vitest.mjs"), "run", ...projects, ...args], {
  cwd: root,
  stdio: "inherit",
  env: {
    ...process.env,
    NATS_SERVER: natsServer,
    ...(chromium ? { CHROMIUM: chromium } : {}),
    ...(mosquitto ? { MOSQUITTO: mosquitto } : {}),
    // Children that tests start by name must be Node 24 as well.
    PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ""}`,
  },
});
for (const signal of /** @type {const} */ (["SIGTERM", "SIGHUP"])) process.on(signal, () => vitest.kill(signal));
process.on("SIGINT", () => {});
whenParentIsGone(() => vitest.kill("SIGTERM"));

vitest.on("exit", (code) => {
  makeSelfContained(inProject("reports", "unit", "index.html"));
  const outcome = readReport(report);
  outcome.skipped.push(...browserTests.map((file) => `web-components/${file}`));
  const undue = process.env.TOCSIN_REQUIRE_ALL ? undulySkipped(outcome) : [];
  for (const name of outcome.skipped) say(`skipped: ${name}`);
  if (undue.length > 0) say(`TOCSIN_REQUIRE_ALL: ${undue.length} of these may not be skipped`);
  // A test file that does not even load fails the run without a failed test of its own.
  if (code !== 0 && outcome.failed === 0) outcome.failed = 1;
  const failed = outcome.failed + undue.length;
  console.log(`${outcome.passed} passed, ${failed} failed, ${outcome.skipped.length - undue.length} skipped`);
  process.exit(code !== 0 ? (code ?? 1) : undue.length > 0 ? 1 : 0);
});
