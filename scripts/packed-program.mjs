import { spawnSync } from "node:child_process";
import { packedMain } from "../cli/src/packed.mjs";
import { inProject, root, say } from "./project.mjs";

/** Puts the command into few files where its sources changed since the last time; without them it starts from its sources. */
export function ensurePackedProgram(/** @type {string} */ node) {
  if (packedMain() !== undefined) return;
  const { status } = spawnSync(node, [inProject("scripts", "pack.mjs")], { cwd: root, stdio: ["ignore", 2, 2] });
  if (status !== 0) say("the command could not be put into few files: it starts from its sources, which takes longer");
}
