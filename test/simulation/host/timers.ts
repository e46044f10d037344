import { createRequire, syncBuiltinESMExports } from "node:module";
import { activeHost } from "./active.ts";
import type { Due } from "./event-queue.ts";
import type { Host } from "./host.ts";

const require = createRequire(import.meta.url);
const timers = require("node:timers") as Record<string, unknown>;
const promises = require("node:timers/promises") as Record<string, unknown>;

type Callback = (...args: unknown[]) => void;

/** Looks like a timer of Node's. */
class SimulatedTimer {
  readonly #host: Host;
  readonly #ms: number;
  readonly #act: () => void;
  readonly #repeats: boolean;
  #due: Due | undefined;

  constructor(host: Host, ms: number, repeats: boolean, act: () => void) {
    this.#host = host;
    this.#ms = ms >= 1 && ms <= 0x7fff_ffff ? Math.trunc(ms) : 1;
    this.#repeats = repeats;
    this.#act = act;
    this.#arm();
  }

  #arm(): void {
    this.#due = this.#host.after(this.#ms, () => {
      this.#due = undefined;
      this.#act();
      if (this.#repeats && !this.#stopped) this.#arm();
    });
  }

  #stopped = false;

  close(): this {
    this.#stopped = true;
    if (this.#due) this.#due.run = undefined;
    this.#due = undefined;
    return this;
  }

  refresh(): this {
    if (this.#stopped) return this;
    if (this.#due) this.#due.run = undefined;
    this.#arm();
    return this;
  }

  unref(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

class SimulatedImmediate extends SimulatedTimer {}

function aborted(signal: AbortSignal): Error {
  const error = new Error("The operation was aborted", { cause: signal.reason });
  return Object.assign(error, { name: "AbortError", code: "ABORT_ERR" });
}

type Waiting = { signal?: AbortSignal };

/** `setTimeout` of node:timers/promises. */
function sleep(host: Host, ms: number, value: unknown, { signal }: Waiting): Promise<unknown> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(aborted(signal));
    const stop = () => {
      timer.close();
      reject(aborted(signal!));
    };
    const timer = new SimulatedTimer(host, ms, false, () => {
      signal?.removeEventListener("abort", stop);
      resolve(value);
    });
    signal?.addEventListener("abort", stop, { once: true });
  });
}

/** While a simulation runs, timers go by its time; else they are Node's. */
export function simulateTimers(): void {
  const real = { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate };
  const timer = (name: "setTimeout" | "setInterval") =>
    Object.assign(
      (callback: Callback, ms: number, ...args: unknown[]): unknown => {
        const host = activeHost();
        if (host === undefined) return real[name](callback, ms, ...args);
        return new SimulatedTimer(host, ms, name === "setInterval", () => callback(...args));
      },
      { [Symbol.for("nodejs.util.promisify.custom")]: promises["setTimeout"] },
    );
  const immediate = (callback: Callback, ...args: unknown[]): unknown => {
    const host = activeHost();
    if (host === undefined) return real.setImmediate(callback, ...args);
    return new SimulatedImmediate(host, 0, false, () => callback(...args));
  };
  const clear = (name: "clearTimeout" | "clearInterval" | "clearImmediate") => (handle: unknown) => {
    if (handle instanceof SimulatedTimer) handle.close();
    else real[name](handle as never);
  };
  const simulated = {
    setTimeout: timer("setTimeout"),
    setInterval: timer("setInterval"),
    setImmediate: immediate,
    clearTimeout: clear("clearTimeout"),
    clearInterval: clear("clearInterval"),
    clearImmediate: clear("clearImmediate"),
  };
  Object.assign(globalThis, simulated);
  Object.assign(timers, simulated);
  simulatePromises();
  syncBuiltinESMExports();
}

/** Node holds on to such a signal until it is aborted; those of processes that were killed never are. */
function simulateAny(): void {
  const any = AbortSignal.any.bind(AbortSignal);
  AbortSignal.any = (signals: AbortSignal[]) => {
    if (activeHost() === undefined) return any(signals);
    const controller = new AbortController();
    for (const signal of signals) {
      const abort = () => controller.abort(signal.reason);
      if (signal.aborted) abort();
      else signal.addEventListener("abort", abort, { once: true });
    }
    return controller.signal;
  };
}

function simulatePromises(): void {
  const real = { ...promises } as Record<string, (...args: unknown[]) => unknown>;
  promises["setTimeout"] = (ms = 1, value?: unknown, options: Waiting = {}) => {
    const host = activeHost();
    return host === undefined ? real["setTimeout"]!(ms, value, options) : sleep(host, ms as number, value, options);
  };
  promises["setImmediate"] = (value?: unknown, options: Waiting = {}) => {
    const host = activeHost();
    return host === undefined ? real["setImmediate"]!(value, options) : sleep(host, 0, value, options);
  };
  const within = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (ms: number) => {
    const host = activeHost();
    if (host === undefined) return within(ms);
    const controller = new AbortController();
    const error = new DOMException("The operation was aborted due to timeout", "TimeoutError");
    host.after(ms, () => controller.abort(error));
    return controller.signal;
  };
  simulateAny();
}
