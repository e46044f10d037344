import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from "node:fs";

const LOG_BYTES_MAX = 20_000_000;
const LOG_TAIL_LINES = 8;
const RESTART_AFTER_MS = 500;
const RESTART_AFTER_MS_MAX = 15_000;
/** One that ran so long starts its next life with the shortest wait again. */
const STEADY_AFTER_MS = 30_000;
const KILLED_AFTER_MS = 1_000;

export type ProcessSpec = {
  name: string;
  program: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  cwd: string;
  logFile: string;
  /** `channel`: a process of ours, which watches the channel to us; `pipe`: a guarded program, which watches its input. */
  watches: "channel" | "pipe";
  /** Exit codes after which starting again would change nothing. */
  finalCodes: readonly number[];
};

export type ProcessEnd = { name: string; how: string; restartInMs: number | undefined; logTail: string };

/** One child process: started, started again when it ends by itself, and stopped in time. */
export class SupervisedProcess {
  readonly spec: ProcessSpec;
  readonly #onEnd: (end: ProcessEnd) => void;
  #child: ChildProcess | undefined;
  #ended: Promise<void> = Promise.resolve();
  #stopping = false;
  #startedAt = 0;
  #waitMs = RESTART_AFTER_MS;
  #timer: NodeJS.Timeout | undefined;
  restarts = 0;

  constructor(spec: ProcessSpec, onEnd: (end: ProcessEnd) => void) {
    this.spec = spec;
    this.#onEnd = onEnd;
  }

  get pid(): number | undefined {
    return this.running ? this.#child?.pid : undefined;
  }

  get running(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  start(): void {
    const { program, args, env, cwd, logFile, watches } = this.spec;
    if (existsSync(logFile) && statSync(logFile).size > LOG_BYTES_MAX) renameSync(logFile, `${logFile}.1`);
    const log = openSync(logFile, "a");
    // A group of its own: a Ctrl-C in the terminal reaches the starter alone, which ends all in order.
    const child = spawn(program, args, {
      cwd,
      env,
      detached: process.platform !== "win32",
      stdio: [watches === "pipe" ? "pipe" : "ignore", log, log, ...(watches === "channel" ? (["ipc"] as const) : [])],
    });
    closeSync(log);
    this.#child = child;
    this.#startedAt = Date.now();
    this.#ended = new Promise((resolve) => {
      const ended = (how: string, code: number | null) => {
        resolve();
        this.#afterEnd(how, code);
      };
      child.once("exit", (code, signal) => ended(signal ? `ended by ${signal}` : `ended with code ${code}`, code));
      child.once("error", (error) => ended(error.message, null));
    });
  }

  #afterEnd(how: string, code: number | null): void {
    if (this.#stopping) return;
    if (Date.now() - this.#startedAt > STEADY_AFTER_MS) this.#waitMs = RESTART_AFTER_MS;
    const restarts = code === null || !this.spec.finalCodes.includes(code);
    const restartInMs = restarts ? this.#waitMs : undefined;
    this.#onEnd({ name: this.spec.name, how, restartInMs, logTail: this.logTail() });
    if (restartInMs === undefined) return;
    this.#waitMs = Math.min(2 * this.#waitMs, RESTART_AFTER_MS_MAX);
    this.#timer = setTimeout(() => {
      this.restarts++;
      this.start();
    }, restartInMs);
  }

  /** The last lines that it wrote. */
  logTail(): string {
    if (!existsSync(this.spec.logFile)) return "";
    return readFileSync(this.spec.logFile, "utf8").trimEnd().split("\n").slice(-LOG_TAIL_LINES).join("\n");
  }

  /** Sends a signal to the process and whatever it started itself. */
  kill(signal: NodeJS.Signals): boolean {
    const pid = this.pid;
    if (pid === undefined) return false;
    try {
      return process.kill(process.platform === "win32" ? pid : -pid, signal);
    } catch {
      return false;
    }
  }

  /** Asks it to stop, and kills it when it has not within `graceMs`. It is not started again. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    if (!this.running) return;
    this.#child?.kill("SIGTERM");
    if (await endsWithin(this.#ended, graceMs)) return;
    this.kill("SIGKILL");
    await endsWithin(this.#ended, KILLED_AFTER_MS);
  }
}

async function endsWithin(ended: Promise<void>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), ms)));
  const inTime = await Promise.race([ended.then(() => true), late]);
  clearTimeout(timer);
  return inTime;
}
