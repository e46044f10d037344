import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The project's folder, and where `scripts/pack.mjs` leaves the program. */
export const root = fileURLToPath(new URL("../..", import.meta.url));
export const packedFolder = join(root, "node_modules", ".cache", "program");

/** Its size and when it was written; "" for a file that is not there. */
export const markOf = (/** @type {string} */ file) => {
  const found = statSync(join(root, file), { throwIfNoEntry: false });
  return found ? `${found.size} ${found.mtimeMs}` : "";
};

/** @typedef {{ root: string, main: string, files: Record<string, string> }} Packed marks of the files that it is made of */

/** @returns {string | undefined} URL of the program in few files; undefined where none was packed from what is here now */
export function packedMain() {
  try {
    /** @type {Packed} */
    const packed = JSON.parse(readFileSync(join(packedFolder, "packed.json"), "utf8"));
    const isOfNow = packed.root === root && Object.entries(packed.files).every(([file, mark]) => markOf(file) === mark);
    return isOfNow ? pathToFileURL(join(packedFolder, packed.main)).href : undefined;
  } catch {
    return undefined;
  }
}

/** Whether someone wants to look into the sources, or to put others in their place (a debugger, a mutant). */
export const wantsSources = () => process.execArgv.some((option) => /^--(import|inspect)/.test(option));
