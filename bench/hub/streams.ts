import { fork } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { figure, type BenchHub } from "./hub-process.ts";
import type { BenchGateways } from "./publish.ts";

const listeners = fileURLToPath(new URL("listeners.ts", import.meta.url));
const EVERY_MS = 20;

/** Counted since the last report. `delays`: from a record's time until a client had it whole, ms, of a sample of clients. */
export type Heard = { open: number; sampled: number; bytes: number; changes: number; resets: number; delays: number[] };

export type StreamLoad = {
  hub: BenchHub;
  gateways: BenchGateways;
  clients: number;
  changesPerSecond: number;
  seconds: number;
  /** Each client hears everything, and not one machine alone. */
  isSmall: boolean;
  machinesOfZone: number;
};

/** Lets clients listen while sensors change. @returns what it cost, for people */
export async function measureStreams({
  hub,
  gateways,
  clients,
  changesPerSecond,
  seconds,
  isSmall,
  machinesOfZone,
}: StreamLoad) {
  const asks = [hub.url, String(clients), isSmall ? "all" : "machine", String(machinesOfZone)];
  const child = fork(listeners, asks, { execArgv: [] });
  child.setMaxListeners(0);
  const asked = (what: string): Promise<Heard> =>
    new Promise((resolve, reject) => {
      child.once("message", (heard) => resolve(heard as Heard));
      child.once("exit", () => reject(new Error("the listeners ended")));
      child.send(what);
    });
  try {
    const begun = performance.now();
    while ((await asked("report")).open < clients) {
      if (performance.now() - begun > 180_000) throw new Error("not all clients could join");
      await sleep(500);
    }
    const joinedMs = performance.now() - begun;
    const cpu = await figure(hub.url, "process_cpu_seconds_total");
    await asked("report");
    const sent = await changeFor(gateways, changesPerSecond, seconds);
    await sleep(500);
    const heard = await asked("report");
    const used = (await figure(hub.url, "process_cpu_seconds_total")) - cpu;
    const delays = heard.delays.toSorted((a, b) => a - b);
    const at = (share: number) => `${Math.round(delays[Math.floor(delays.length * share)] ?? NaN)} ms`;
    return [
      `${clients} clients of ${isSmall ? "everything" : "one machine each"} (joined in ${(joinedMs / 1_000).toFixed(1)} s), ${Math.round(sent / seconds)} changes/s for ${seconds} s:`,
      `  delay ${at(0.5)} median, ${at(0.99)} p99; ${(heard.changes / heard.sampled / seconds).toFixed(1)} changes/s heard by each and ${(heard.bytes / 1e6 / seconds).toFixed(0)} MB/s by all;`,
      `  hub ${(used / seconds).toFixed(2)} cores; ${heard.resets} resets`,
    ].join("\n");
  } finally {
    child.kill();
  }
}

/** @returns how many sensors were changed */
export async function changeFor(gateways: BenchGateways, perSecond: number, seconds: number): Promise<number> {
  const begun = performance.now();
  let sent = 0;
  for (;;) {
    const passed = performance.now() - begun;
    if (passed >= seconds * 1_000) return sent;
    const due = Math.floor((passed / 1_000) * perSecond) - sent;
    sent += due;
    if (due > 0) await gateways.change(due);
    await sleep(Math.max(0, EVERY_MS - (performance.now() - begun - passed)));
  }
}
