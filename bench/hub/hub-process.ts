import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const cli = fileURLToPath(new URL("../../cli/src/tocsin.mjs", import.meta.url));
const READY_WITHIN_MS = 600_000;

export type BenchHub = { url: string; child: ChildProcess; readyMs: number; close(): Promise<void> };

/**
 * Starts a hub of its own and waits until it has read everything. `PROFILE=folder` leaves a CPU profile there.
 * @param folder of its store: a new one is empty
 */
export async function startHub(folder: string, natsUrl: string, port: number): Promise<BenchHub> {
  const file = join(folder, "hub.yaml");
  writeFileSync(
    file,
    `data: ./store\nhttp: { port: ${port} }\nnats: { servers: ["${natsUrl}"] }\nstream: { batch: 20ms, clientsMax: 2000 }\n`,
  );
  const begun = performance.now();
  const profile = process.env["PROFILE"];
  const profiled = profile ? ["--cpu-prof", `--cpu-prof-dir=${profile}`] : [];
  const child = spawn(process.execPath, [...profiled, cli, "hub", "--config", file], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, TOCSIN_LOG_LEVEL: "error" },
  });
  const url = `http://127.0.0.1:${port}`;
  const ready = async () => {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    return answer?.ok === true && ((await answer.json()) as { log: string }).log === "caught-up";
  };
  while (!(await ready())) {
    if (performance.now() - begun > READY_WITHIN_MS) {
      child.kill("SIGKILL");
      throw new Error("the hub is not ready");
    }
    await sleep(20);
  }
  const readyMs = performance.now() - begun;
  const close = () =>
    new Promise<void>((resolve) => {
      child.once("exit", () => resolve());
      child.kill("SIGTERM");
    });
  return { url, child, readyMs, close };
}

/** A figure of its own `/metrics`; NaN where there is none. */
export async function figure(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)`, "m").exec(text)?.[1] ?? NaN);
}

/** The most that was ever resident; NaN where the system does not tell. */
export function peakBytes(pid: number): number {
  const file = `/proc/${pid}/status`;
  return existsSync(file) ? 1024 * Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(file, "utf8"))?.[1]) : NaN;
}
