import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, inProject, say } from "./project.mjs";
import { findProgram, runQuietly } from "./program.mjs";

const INSTALL_TIMEOUT_MS = 300_000;
const installedNames = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const applications = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
const executables = new Set(["chrome-headless-shell", "headless_shell", "chrome-headless-shell.exe"]);

/** @returns {string | undefined} playwright's own, in the project's cache */
function cachedChromium() {
  const folder = cacheFolder("browsers");
  const file = readdirSync(folder, { recursive: true }).find((name) =>
    executables.has(String(name).split(/[/\\]/).at(-1) ?? ""),
  );
  return file === undefined ? undefined : join(folder, String(file));
}

/** @returns {string | undefined} path of a Chromium that starts; CHROMIUM in the environment is taken first */
export function findChromium() {
  const candidates = [process.env.CHROMIUM, findProgram(...installedNames), ...applications, cachedChromium()];
  return candidates.find((path) => path && existsSync(path) && runQuietly(path, ["--version"]).ok);
}

/** Finds a Chromium, or has playwright fetch its own into the project's cache. @returns {string | undefined} its path */
export function getChromium(/** @type {string} */ node) {
  const found = findChromium();
  if (found) return found;
  say("no Chromium is installed: playwright fetches one into .cache/ (once)");
  const { status } = spawnSync(
    node,
    [inProject("node_modules/playwright/cli.js"), "install", "--only-shell", "chromium"],
    {
      stdio: ["ignore", 2, 2],
      timeout: INSTALL_TIMEOUT_MS,
      env: { ...process.env, PLAYWRIGHT_BROWSERS_PATH: cacheFolder("browsers") },
    },
  );
  const fetched = findChromium();
  if (!fetched) say(status === 0 ? "playwright's Chromium does not start here" : "playwright could not fetch one");
  return fetched;
}
