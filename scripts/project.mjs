import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder; every script and every child works from here, wherever it was called. */
export const root = fileURLToPath(new URL("..", import.meta.url));

/** @param {string[]} parts @returns {string} absolute path inside the project */
export const inProject = (...parts) => join(root, ...parts);

/** What Tocsin fetched for itself (nats-server, a browser for tests) lies here and nowhere else. */
export function cacheFolder(/** @type {string} */ name) {
  const folder = inProject(".cache", name);
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
  return folder;
}

/** Progress of a set-up step, on stderr so that `--json` output stays clean. */
export const say = (/** @type {string} */ text) => process.stderr.write(`  ${text}\n`);
