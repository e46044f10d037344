import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

const cli = new URL("../../../cli/src/tocsin.mjs", import.meta.url).pathname;
const READY_MAX_MS = 120_000;
const LOOKED_AT_EVERY_MS = 50;

/** Whatever ends this process, nothing that it started is left behind. */
const alive = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of alive) child.kill("SIGKILL");
});

/** A program whose output is appended to the file. */
export function spawnLogged(
  program: string,
  args: readonly string[],
  logFile: string,
  { stdout = "log", env = {} }: { stdout?: "log" | "pipe"; env?: NodeJS.ProcessEnv } = {},
): ChildProcess {
  const log = openSync(logFile, "a");
  const child = spawn(program, args, {
    stdio: ["ignore", stdout === "log" ? log : "pipe", log],
    env: { ...process.env, TOCSIN_LOG_LEVEL: "info", ...env },
  });
  closeSync(log);
  alive.add(child);
  child.once("exit", () => alive.delete(child));
  return child;
}

const mutants = new URL("../../mutants/apply.ts", import.meta.url).pathname;

/** `tocsin <args>` in a process of its own. @param mutant a version that breaks a promise, by name */
export function spawnTocsin(args: readonly string[], logFile: string, mutant?: string): ChildProcess {
  const as = mutant === undefined ? [] : ["--import", mutants];
  const env = mutant === undefined ? {} : { TOCSIN_MUTANT: mutant };
  return spawnLogged(process.execPath, [...as, cli, ...args, "--json"], logFile, { stdout: "pipe", env });
}

/** Resolves when it says that it is ready. @returns false where it does not in a long time */
export function saysReady(child: ChildProcess): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), READY_MAX_MS);
    child.once("exit", () => clearTimeout(timer));
    createInterface({ input: child.stdout! }).on("line", (line) => {
      if (!line.includes('"ready"')) return;
      clearTimeout(timer);
      resolve(true);
    });
  });
}

/** Resolves when something listens on the port. @returns false where nothing does in a long time */
export async function listensOn(port: number, child: ChildProcess): Promise<boolean> {
  const until = Date.now() + READY_MAX_MS;
  while (Date.now() < until && child.exitCode === null && child.signalCode === null) {
    if (await answers(port)) return true;
    await sleep(LOOKED_AT_EVERY_MS);
  }
  return false;
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
