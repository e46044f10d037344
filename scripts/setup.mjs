import { spawnSync } from "node:child_process";
import { getChromium } from "./chromium.mjs";
import { ensureDependencies, findNode } from "./dependencies.mjs";
import { getNatsServer } from "./nats-server.mjs";
import { ensurePackedProgram } from "./packed-program.mjs";
import { findProgram } from "./program.mjs";
import { say } from "./project.mjs";
import { ensureWebBundle } from "./web-bundle.mjs";

const help = `npm run setup               dependencies, nats-server, web bundle, a Chromium for tests: all inside the project
npm run setup -- --system   also installs, by apt-get, what tests need of the system and is missing:
                            mosquitto (a second MQTT broker) and chromium. Asks sudo where you are not root.`;

const wanted = [
  { package: "mosquitto", programs: ["mosquitto"] },
  { package: "chromium", programs: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"] },
];

/** Installs the system's packages that are missing. @returns {boolean} success */
function installSystemPackages() {
  const missing = wanted.filter(({ programs }) => !findProgram(...programs)).map((one) => one.package);
  if (missing.length === 0) {
    say("mosquitto and chromium are installed");
    return true;
  }
  const aptGet = findProgram("apt-get");
  if (!aptGet) {
    say(`missing: ${missing.join(", ")}. This system has no apt-get: install them with its own package manager`);
    return false;
  }
  const privilege = process.getuid?.() === 0 ? [] : ["sudo"];
  for (const args of [["update"], ["install", "--yes", "--no-install-recommends", ...missing]]) {
    const command = [...privilege, aptGet, ...args];
    say(`running: ${command.join(" ")}`);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const { status } = spawnSync(command[0] ?? "", command.slice(1), { stdio: ["inherit", 2, 2], env });
    if (status !== 0) {
      say(`that failed (${status ?? "not found"}): run it by hand, then \`npm run setup -- --system\` again`);
      return false;
    }
  }
  return true;
}

if (process.argv.includes("--help")) {
  console.log(help);
  process.exit(0);
}
if (process.argv.includes("--system") && !installSystemPackages()) process.exit(1);
if (!ensureDependencies()) process.exit(1);
const node = findNode();
if (!node || !ensureWebBundle(node) || !(await getNatsServer())) process.exit(1);
ensurePackedProgram(node);
if (!getChromium(node)) say("browser tests will be skipped; `npm run setup -- --system` brings a Chromium");
say("all is set up: `npm start` runs the factory, `npm test` tests it");
