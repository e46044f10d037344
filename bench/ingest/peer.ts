import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A process that is measured beside the gateway in the same run. */
export class Peer {
  readonly #child: ChildProcess;
  /** What it said first. */
  readonly said: Promise<unknown>;

  constructor(name: "no-op-subscriber" | "raw-listener", ...args: readonly (string | number)[]) {
    this.#child = fork(fileURLToPath(new URL(`./peers/${name}.ts`, import.meta.url)), args.map(String));
    this.said = this.#next();
  }

  #next(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#child.once("message", resolve);
      this.#child.once("exit", (code) => reject(new Error(`a peer ended with ${code}`)));
    });
  }

  get pid(): number {
    return this.#child.pid!;
  }

  async count(): Promise<number> {
    const answer = this.#next();
    this.#child.send("count");
    return Number(await answer);
  }

  close(): void {
    this.#child.removeAllListeners("exit");
    this.#child.kill();
  }
}
