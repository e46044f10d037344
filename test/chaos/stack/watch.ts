import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Ledger } from "../ledger/ledger.ts";
import type { ChaosSensor } from "../plant.ts";
import { askHub } from "./ask-hub.ts";
import type { Hub } from "./hub.ts";
import { victimsOf, type Stack } from "./stack.ts";
import type { Victim } from "./victim.ts";

const SHOWN_EVERY_MS = 2_000;
const USED_EVERY_MS = 5_000;
const ANSWER_MAX_MS = 3_000;
const RUN_EVERY_MS = 50;

/**
 * What a hub showed: `good` has a digit a sensor, `1` where it shows good. A hub that says that it is cut off is not
 * connected. `starvedMs`: for so long in all, since the look before, this process itself was given no time to run.
 */
export type Shown = {
  hub: string;
  askedAt: number;
  starvedMs: number;
  connected: boolean;
  good: string;
  position?: { epoch: number; seq: number; hash: string };
};
export type Used = { name: string; at: number; pid: number; memoryBytes: number; descriptors: number };
export type StoreSize = { at: number; storeBytes: number };

/** Looks at what hubs show and at what processes use, while faults go on. */
export class Watch {
  readonly #timers: NodeJS.Timeout[];
  readonly #asking = new Set<string>();
  readonly #starved = new Map<string, number>();
  #ranAt = performance.now();

  constructor(stack: Stack, sensors: readonly ChaosSensor[], ledgers: { shown: Ledger; used: Ledger }) {
    const look = () => {
      for (const hub of stack.hubs) void this.#look(hub, sensors, ledgers.shown);
    };
    const measure = () => {
      for (const victim of victimsOf(stack)) measureProcess(victim, ledgers.used);
      ledgers.used.json({ at: Date.now(), storeBytes: folderBytes(stack.gateway.store) } satisfies StoreSize);
    };
    this.#timers = [
      setInterval(look, SHOWN_EVERY_MS),
      setInterval(measure, USED_EVERY_MS),
      setInterval(() => this.#run(), RUN_EVERY_MS),
    ];
  }

  #run(): void {
    const lateMs = performance.now() - this.#ranAt - RUN_EVERY_MS;
    this.#ranAt += lateMs + RUN_EVERY_MS;
    if (lateMs < RUN_EVERY_MS) return;
    for (const [hub, ms] of this.#starved) this.#starved.set(hub, ms + lateMs);
  }

  async #look({ name, url }: Hub, sensors: readonly ChaosSensor[], shown: Ledger): Promise<void> {
    if (this.#asking.has(name)) return;
    this.#asking.add(name);
    const askedAt = Date.now();
    const starvedMs = Math.round(this.#starved.get(name) ?? 0);
    this.#starved.set(name, 0);
    type Gateways = { bus: { connected: boolean } };
    const bus = await askHub<Gateways>(url, "/gateways", ANSWER_MAX_MS);
    const list = await askHub<{ items: { id: string; health: string }[] }>(
      url,
      "/sensors?limit=1000&fields=id,health",
      ANSWER_MAX_MS,
    );
    const hash = await askHub<{ epoch: number; seq: number; hash: string }>(
      url,
      "/gateways/plant/press/hash",
      ANSWER_MAX_MS,
    );
    this.#asking.delete(name);
    if (bus.status !== 200 || list.status !== 200) return;
    const good = new Set(list.body.items.filter(({ health }) => health === "good").map(({ id }) => id));
    shown.json({
      hub: name,
      askedAt,
      starvedMs,
      connected: bus.body.bus.connected,
      good: sensors.map(({ id }) => (good.has(id) ? "1" : "0")).join(""),
      ...(hash.status === 200 ? { position: hash.body } : {}),
    } satisfies Shown);
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }
}

function measureProcess({ name, pid }: Victim, used: Ledger): void {
  if (pid === undefined) return;
  try {
    const memoryBytes = 1_024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
    const descriptors = readdirSync(`/proc/${pid}/fd`).length;
    used.json({ name, at: Date.now(), pid, memoryBytes, descriptors } satisfies Used);
  } catch {
    // It ended just now.
  }
}

function folderBytes(folder: string): number {
  try {
    return readdirSync(folder).reduce((sum, name) => sum + sizeOf(join(folder, name)), 0);
  } catch {
    return 0;
  }
}

/** A file may be gone by the time that it is looked at. */
function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}
