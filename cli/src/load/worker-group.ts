import { fork, type ChildProcess } from "node:child_process";
import type { Ledger } from "./measure/ledger.ts";
import type { FromWorker, ToWorker, WorkerPlan, WorkerResult } from "./user/plan.ts";

const DONE_WITHIN_MS = 20_000;

/** The processes that the virtual users live in. */
export class WorkerGroup {
  readonly #children: ChildProcess[];
  readonly #done: Promise<WorkerResult | undefined>[];
  /** Resolves when a worker ends although nobody asked it to. */
  readonly failed: Promise<string>;
  #isStopping = false;

  /** @param plans one for each worker */
  constructor(plans: readonly WorkerPlan[], ledger: Ledger) {
    const worker = new URL("worker.ts", import.meta.url);
    this.#children = plans.map(() => fork(worker, { stdio: ["ignore", "inherit", "inherit", "ipc"] }));
    this.#done = this.#children.map((child, at) => this.#serve(child, at, plans[at]!, ledger));
    this.failed = new Promise((resolve) => {
      for (const [at, child] of this.#children.entries())
        child.once("exit", (code) => this.#isStopping || resolve(`worker ${at + 1} ended with ${code}`));
    });
  }

  #serve(child: ChildProcess, at: number, plan: WorkerPlan, ledger: Ledger): Promise<WorkerResult | undefined> {
    return new Promise((resolve) => {
      child.once("exit", () => resolve(undefined));
      child.on("message", (message: FromWorker) => {
        if (message.kind === "ready") child.send({ kind: "begin", plan } satisfies ToWorker);
        else if (message.kind === "done") resolve(message.result);
        else {
          const now = Date.now();
          ledger.add(at, message.interval, now);
          const slot = ledger.slotAt(now);
          slot.gauge(`rss:load ${at + 1}`, message.rssBytes / 1e6);
          slot.gauge(`lag:load ${at + 1}`, message.lagMs);
        }
      });
    });
  }

  /** Every user goes. @returns what the workers saw; a worker that does not answer in time is left out */
  async stop(): Promise<WorkerResult[]> {
    this.#isStopping = true;
    for (const child of this.#children) if (child.connected) child.send({ kind: "stop" } satisfies ToWorker);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), DONE_WITHIN_MS)));
    const results = await Promise.all(this.#done.map((done) => Promise.race([done, late])));
    clearTimeout(timer);
    for (const child of this.#children) child.kill("SIGKILL");
    return results.filter((result) => result !== undefined);
  }
}
