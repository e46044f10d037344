import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { mainFile, projectRoot } from "../project-root.ts";
import { SupervisedProcess, type ProcessEnd, type ProcessSpec } from "./supervised-process.ts";

/** Readings live shortly: a small nursery (MB) costs little time and saves some 50 MB a process. */
const NURSERY = "--max-semi-space-size=2";
/** One arena for glibc's allocations: threads that keep arenas of their own hold some 25 MB more a process. */
const ARENAS = { MALLOC_ARENA_MAX: "1" };
/** Wrong configuration and a claimed zone do not get better by starting again. */
const FINAL_CODES = [2, 3];

/** Settings for one process (`TOCSIN_ZONE=…`) would reach all of them alike; the files that we write say it all. */
const withoutOverrides = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("TOCSIN_")));

/** The processes of one run, with their logs in `<data>/logs`. Those stopped first are the ones that feed the others. */
export class ProcessGroup {
  readonly #logs: string;
  readonly #onEnd: (end: ProcessEnd) => void;
  readonly processes = new Map<string, SupervisedProcess>();

  constructor(data: string, onEnd: (end: ProcessEnd) => void) {
    this.#logs = join(data, "logs");
    this.#onEnd = onEnd;
    mkdirSync(this.#logs, { recursive: true });
  }

  /** Starts one of our own commands: `["gateway", "--config", file]`. */
  startCommand(name: string, args: string[]): SupervisedProcess {
    return this.#start({
      name,
      program: process.execPath,
      args: [NURSERY, mainFile, ...args],
      watches: "channel",
      finalCodes: FINAL_CODES,
    });
  }

  /** Starts a program that is guarded by a pipe to us. */
  startProgram(name: string, program: string, args: string[]): SupervisedProcess {
    return this.#start({ name, program, args, watches: "pipe", finalCodes: [] });
  }

  #start(spec: Pick<ProcessSpec, "name" | "program" | "args" | "watches" | "finalCodes">): SupervisedProcess {
    const logFile = join(this.#logs, `${spec.name}.log`);
    const env = { ...withoutOverrides(process.env), ...ARENAS };
    const started = new SupervisedProcess({ ...spec, env, cwd: projectRoot, logFile }, this.#onEnd);
    this.processes.set(spec.name, started);
    started.start();
    return started;
  }

  /** Name, process id and restarts of each. */
  list(): { name: string; pid: number | undefined; restarts: number }[] {
    return [...this.processes].map(([name, { pid, restarts }]) => ({ name, pid, restarts }));
  }

  /** Stops wave after wave, each with the time that it may take. */
  async stop(waves: readonly { names: (name: string) => boolean; graceMs: number }[]): Promise<void> {
    for (const { names, graceMs } of waves) {
      const wave = [...this.processes].filter(([name]) => names(name));
      await Promise.all(wave.map(([, one]) => one.stop(graceMs)));
    }
  }

  killAll(): void {
    for (const one of this.processes.values()) one.kill("SIGKILL");
  }
}
