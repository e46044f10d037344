import { cpSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { linkOrCopy } from "../store-copy.ts";
import { isTable } from "../files/check-files.ts";

const ASIDE = ".damaged-";
/** Copies of damaged stores that are kept, newest first: tables that retention has cut from the store live on in them. */
const ASIDE_KEPT_MAX = 3;

function newAside(folder: string, at: number): string {
  const prefix = `${basename(folder)}${ASIDE}`;
  const former = readdirSync(dirname(folder)).filter((name) => name.startsWith(prefix));
  for (const name of former
    .toSorted()
    .reverse()
    .slice(ASIDE_KEPT_MAX - 1))
    rmSync(join(dirname(folder), name), { recursive: true, force: true });
  const stamp = new Date(at).toISOString().replaceAll(/[-:]/g, "").replace(".", "");
  for (let again = 0; ; again += 1) {
    const name = `${prefix}${stamp}${again === 0 ? "" : `-${again}`}`;
    if (!former.includes(name)) return join(dirname(folder), name);
  }
}

/** A copy of the damaged store beside it, before anything is done to it. Tables cost no space: they are written once. */
export function copyAside(folder: string, at: number): string {
  const aside = newAside(folder, at);
  mkdirSync(aside);
  for (const name of readdirSync(folder)) {
    const [from, to] = [join(folder, name), join(aside, name)];
    if (name === "LOCK") continue;
    if (isTable(name)) linkOrCopy(from, to);
    else if (statSync(from).isFile()) cpSync(from, to);
  }
  return aside;
}

/** The damaged store itself, out of the way of a new one. */
export function moveAside(folder: string, at: number): string {
  const aside = newAside(folder, at);
  renameSync(folder, aside);
  return aside;
}
