import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/**
 * What the demo factory costs: CPU (of one core) and memory of each gateway and of the hub, read from their own
 * `/metrics` over several windows while nothing is wrong.
 *
 *     npm run bench:demo                        2,000 sensors at 1 Hz, five windows of 20 s
 *     npm run bench:demo -- --sensors 500 --rate 5
 */
const WINDOWS = 5;
const WINDOW_MS = 20_000;
const WARM_UP_MS = 70_000;
const PORT = 18_400;

type Ready = { event: string; page: string; status: Record<string, string> };
type Cost = { cpuSeconds: number; bytes: number };

const cli = fileURLToPath(new URL("../cli/src/main.ts", import.meta.url));
const data = mkdtempSync(join(tmpdir(), "tocsin-bench-"));

async function costOf(base: string): Promise<Cost> {
  const text = await (await fetch(new URL("metrics", base))).text();
  const figure = (name: string) => Number(new RegExp(`^${name} (\\S+)`, "m").exec(text)?.[1] ?? NaN);
  return { cpuSeconds: figure("process_cpu_seconds_total"), bytes: figure("process_resident_memory_bytes") };
}

const median = (list: number[]) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]!;

async function measure(ready: Ready): Promise<void> {
  const processes = { ...ready.status, hub: ready.page };
  const names = Object.keys(processes) as (keyof typeof processes)[];
  const all = () => Promise.all(names.map((name) => costOf(processes[name]!)));
  process.stderr.write(`warming up for ${WARM_UP_MS / 1000} s (one minute of chunks included)\n`);
  await sleep(WARM_UP_MS);
  const cpu = names.map(() => [] as number[]);
  const memory = names.map(() => [] as number[]);
  for (let window = 0; window < WINDOWS; window++) {
    const before = await all();
    const begun = performance.now();
    await sleep(WINDOW_MS);
    const after = await all();
    const seconds = (performance.now() - begun) / 1000;
    after.forEach((cost, at) => {
      cpu[at]!.push((100 * (cost.cpuSeconds - before[at]!.cpuSeconds)) / seconds);
      memory[at]!.push(cost.bytes / 1e6);
    });
    process.stderr.write(`window ${window + 1} of ${WINDOWS}\n`);
  }
  const row = (name: string, ofCore: number, megabytes: number) =>
    console.log(
      `${name.padEnd(12)} ${ofCore.toFixed(1).padStart(6)} % of one core ${megabytes.toFixed(0).padStart(6)} MB`,
    );
  names.forEach((name, at) => row(String(name), median(cpu[at]!), median(memory[at]!)));
  const gateways = names.slice(0, -1).map((_, at) => at);
  const sumOf = (list: number[][]) => gateways.reduce((sum, at) => sum + median(list[at]!), 0);
  row("gateways", sumOf(cpu), sumOf(memory));
  console.log(
    `Node ${process.version}, ${cpus().length} cores, ${cpus()[0]?.model ?? "unknown"}; medians of ${WINDOWS} windows`,
  );
}

const child = spawn(
  process.execPath,
  [cli, "start", "--json", "--no-story", "--port", String(PORT), "--data", data, ...process.argv.slice(2)],
  { stdio: ["ignore", "pipe", "inherit"] },
);
const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
try {
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line) as Ready;
    if (event.event !== "ready") continue;
    await measure(event);
    break;
  }
} finally {
  child.kill("SIGTERM");
  await ended;
  rmSync(data, { recursive: true, force: true });
}
