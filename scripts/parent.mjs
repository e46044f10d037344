import { readFileSync } from "node:fs";
import { runQuietly } from "./program.mjs";

const CHECK_INTERVAL_MS = 1_000;

/** @returns {number | undefined} process id of the parent of `pid` */
function parentOf(/** @type {number} */ pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    const { ok, text } = runQuietly("ps", ["-o", "ppid=", "-p", String(pid)]);
    return ok ? Number(text.trim()) : undefined;
  }
}

const isAlive = (/** @type {number} */ pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
};

/**
 * npm -> sh -> us: npm passes no signals on, and a killed npm leaves us (or the shell between) behind. So who runs
 * under npm watches its parent, and the shell's parent, and is told when either is gone.
 */
export function whenParentIsGone(/** @type {() => void} */ act) {
  if (!process.env.npm_lifecycle_event && !process.env.npm_command) return;
  const parent = process.ppid;
  const grandparent = process.platform === "win32" ? undefined : parentOf(parent);
  const timer = setInterval(() => {
    if (process.ppid === parent && (!grandparent || grandparent <= 1 || isAlive(grandparent))) return;
    clearInterval(timer);
    act();
  }, CHECK_INTERVAL_MS);
  timer.unref();
}
