import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/**
 * What the demo factory costs: CPU (of one core) and memory of each gateway and of the hub, read from their own
 * `/metrics` over several windows while nothing is wrong. On Linux memory is told twice: resident (RSS), and with pages
 * that processes share, such as the Node program, counted once among them (PSS).
 *
 *     npm run bench:demo                        2,000 sensors at 1 Hz, five windows of 20 s
 *     npm run bench:demo -- --sensors 500 --rate 5
 */
const WINDOWS = 5;
const WINDOW_MS = 20_000;
const WARM_UP_MS = 70_000;
const PORT = 18_400;

type Ready = { event: string; page: string; control: string; status: Record<string, string> };
type Cost = { cpuSeconds: number; bytes: number };
type Processes = { processes: { name: string; pid: number }[] };

const cli = fileURLToPath(new URL("../cli/src/tocsin.mjs", import.meta.url));
const data = mkdtempSync(join(tmpdir(), "tocsin-bench-"));

async function costOf(base: string): Promise<Cost> {
  const text = await (await fetch(new URL("metrics", base))).text();
  const figure = (name: string) => Number(new RegExp(`^${name} (\\S+)`, "m").exec(text)?.[1] ?? NaN);
  return { cpuSeconds: figure("process_cpu_seconds_total"), bytes: figure("process_resident_memory_bytes") };
}

/** Proportional set size in bytes; NaN where the system does not tell. */
function proportional(pid: number | undefined): number {
  const file = `/proc/${pid}/smaps_rollup`;
  return existsSync(file) ? 1024 * Number(/^Pss:\s+(\d+)/m.exec(readFileSync(file, "utf8"))?.[1]) : NaN;
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
  const shared = names.map(() => [] as number[]);
  const { processes: running } = (await (await fetch(new URL("status", ready.control))).json()) as Processes;
  const pidOf = (name: string) => running.find((each) => each.name === name || each.name === `gateway-${name}`)?.pid;
  for (let window = 0; window < WINDOWS; window++) {
    const before = await all();
    const begun = performance.now();
    await sleep(WINDOW_MS);
    const after = await all();
    const seconds = (performance.now() - begun) / 1000;
    after.forEach((cost, at) => {
      cpu[at]!.push((100 * (cost.cpuSeconds - before[at]!.cpuSeconds)) / seconds);
      memory[at]!.push(cost.bytes / 1e6);
      shared[at]!.push(proportional(pidOf(String(names[at]))) / 1e6);
    });
    process.stderr.write(`window ${window + 1} of ${WINDOWS}\n`);
  }
  const row = (name: string, ofCore: number, resident: number, proportionate: number) =>
    console.log(
      `${name.padEnd(10)} ${ofCore.toFixed(1).padStart(5)} % of one core ${resident.toFixed(0).padStart(5)} MB RSS ${proportionate.toFixed(0).padStart(5)} MB PSS`,
    );
  names.forEach((name, at) => row(String(name), median(cpu[at]!), median(memory[at]!), median(shared[at]!)));
  const gateways = names.slice(0, -1).map((_, at) => at);
  const sumOf = (list: number[][]) => gateways.reduce((sum, at) => sum + median(list[at]!), 0);
  row("gateways", sumOf(cpu), sumOf(memory), sumOf(shared));
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
