import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const suffixes = process.platform === "win32" ? [".exe", ".cmd", ""] : [""];
const isExecutable = (/** @type {string} */ path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** System folders that a plain user's PATH leaves out although programs such as Mosquitto live there. */
const quietFolders = ["/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin", "/opt/homebrew/bin"];

/**
 * @param {...string} names tried in this order
 * @returns {string | undefined} path of the first that is installed
 */
export function findProgram(...names) {
  const folders = [...(process.env.PATH ?? "").split(delimiter), ...quietFolders].filter((folder) => folder !== "");
  for (const name of names)
    for (const folder of folders)
      for (const suffix of suffixes) {
        const path = join(folder, name + suffix);
        if (isExecutable(path)) return path;
      }
  return undefined;
}

/**
 * Runs a program to its end.
 * @returns {{ok: boolean, text: string}} whether it ended with 0, and all that it printed
 */
export function runQuietly(/** @type {string} */ program, /** @type {string[]} */ args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8", ...options });
  return { ok: status === 0, text: error ? error.message : `${stdout ?? ""}${stderr ?? ""}` };
}
