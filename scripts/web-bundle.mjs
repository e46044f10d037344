import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { inProject, root, say } from "./project.mjs";

const sources = ["web-components", "core/src/wire", "package-lock.json"];
const notSources = new Set(["node_modules", "dist"]);
const stamp = inProject("web-components", "dist", ".sources");

/** @returns {string[]} */
function filesOf(/** @type {string} */ path) {
  if (!existsSync(path)) return [];
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => !notSources.has(entry.name))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => (entry.isDirectory() ? filesOf(join(path, entry.name)) : [join(path, entry.name)]));
  } catch {
    return [path];
  }
}

/** Hash of all that the bundle is made of. */
function sourcesHash() {
  const hash = createHash("sha256");
  for (const file of sources.flatMap((source) => filesOf(inProject(source))))
    hash.update(relative(root, file)).update("\0").update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}

/** Builds the web bundle with `node` where its sources changed since the last time. @returns {boolean} success */
export function ensureWebBundle(/** @type {string} */ node) {
  const hash = sourcesHash();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return true;
  say("building the web bundle");
  const vite = inProject("node_modules", "vite", "bin", "vite.js");
  const args = [vite, "build", "--logLevel", "warn", "--config", "web-components/vite.config.ts", "web-components"];
  const { status } = spawnSync(node, args, { cwd: root, stdio: ["ignore", 2, 2] });
  if (status !== 0) {
    say("the web bundle could not be built: see vite's message above; `npm run build` shows it again");
    return false;
  }
  writeFileSync(stamp, hash);
  return true;
}
