import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

const STARTED_AGAIN_AFTER_MS = 500;
const TERM_MAX_MS = 20_000;

export type VictimParts = {
  name: string;
  spawn: () => ChildProcess;
  /** Resolves when it is ready, with false where that takes too long. */
  ready: (child: ChildProcess) => Promise<boolean>;
  /** It has ended though nobody asked it to. @returns whether it is to be started again, as a supervisor would */
  fell: (how: string) => boolean;
};

/** A process that faults befall; what ends by itself is started again. */
export class Victim {
  readonly name: string;
  readonly #parts: VictimParts;
  #child: ChildProcess | undefined;
  #wanted = false;
  #starting: Promise<void> | undefined;

  constructor(parts: VictimParts) {
    this.name = parts.name;
    this.#parts = parts;
  }

  get pid(): number | undefined {
    return this.isUp ? this.#child!.pid : undefined;
  }

  get isUp(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Resolves when it is ready, or not wanted any more. */
  async start(): Promise<void> {
    this.#wanted = true;
    this.#starting ??= this.#startUntilReady().finally(() => (this.#starting = undefined));
    await this.#starting;
  }

  async #startUntilReady(): Promise<void> {
    while (this.#wanted && !this.isUp) {
      const child = this.#parts.spawn();
      this.#child = child;
      const ended = new Promise<string>((resolve) =>
        child.once("exit", (code, signal) => resolve(signal ? `ended by ${signal}` : `ended with code ${code}`)),
      );
      void ended.then((how) => this.#ended(child, how));
      const isReady = await Promise.race([this.#parts.ready(child), ended.then(() => false)]);
      if (!isReady) await sleep(STARTED_AGAIN_AFTER_MS);
    }
  }

  #ended(child: ChildProcess, how: string): void {
    if (child !== this.#child || !this.#wanted) return;
    this.#wanted = this.#parts.fell(how);
    if (this.#wanted && !this.#starting) setTimeout(() => void (this.#wanted && this.start()), STARTED_AGAIN_AFTER_MS);
  }

  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** @returns its exit code; null where it had to be killed */
  async terminate(): Promise<number | null> {
    const timer = setTimeout(() => this.#child?.kill("SIGKILL"), TERM_MAX_MS);
    await this.#end("SIGTERM");
    clearTimeout(timer);
    return this.#child?.exitCode ?? null;
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    this.#wanted = false;
    const child = this.#child;
    if (child !== undefined && this.isUp) {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill(signal);
      await ended;
    }
    await this.#starting;
  }

  stop(): void {
    this.#child?.kill("SIGSTOP");
  }

  resume(): void {
    this.#child?.kill("SIGCONT");
  }
}
