import { execFileSync, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "../../test/support/free-port.ts";

const cli = fileURLToPath(new URL("../../cli/src/tocsin.mjs", import.meta.url));
const READY_WITHIN_MS = 300_000;
const NO_LIMIT = 100_000_000;

type Answers = { total: number; byStatus: Record<string, number> };
export type GuardedHub = {
  url: string;
  /** Header of an administrator. */
  authorization: string;
  /** What it wrote of failures of its own. */
  failures: string[];
  /** How many requests it has answered, as it counts them itself. */
  answers(): Promise<Answers>;
  close(): Promise<void>;
};

/** A replica that asks everyone who they are, and lets the one with the key ask as often as they like. */
export async function startGuardedHub(folder: string, nats: string): Promise<GuardedHub> {
  const port = await freePort();
  const file = join(folder, "hub.yaml");
  const limits = ["requestsPerMinute", "wrongCredentialsPerMinute", "commandsPerMinute"];
  const http = [`port: ${port}`, ...limits.map((name) => `${name}: ${NO_LIMIT}`)].join(", ");
  writeFileSync(file, `data: ./store\nhttp: { ${http} }\naccess: { keys: true }\nnats: { servers: ["${nats}"] }\n`);
  const create = [cli, "keys", "create", "--config", file, "--name", "fuzz", "--role", "admin", "--json"];
  const made = JSON.parse(execFileSync(process.execPath, create, { encoding: "utf8" })) as { key: string };
  const child = spawn(process.execPath, [cli, "hub", "--config", file], { stdio: ["ignore", "ignore", "pipe"] });
  const failures: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => {
    if (/request failed|stream failed|"level":60/.test(line)) failures.push(line.slice(0, 2_000));
  });
  const url = `http://127.0.0.1:${port}`;
  const authorization = `Bearer ${made.key}`;
  for (let waited = 0; ; waited += 100) {
    const answer = await fetch(`${url}/api/v1/sensors?limit=1`, { headers: { authorization } }).catch(() => undefined);
    if (answer?.ok && ((await answer.json()) as { total: number }).total > 0) break;
    if (waited > READY_WITHIN_MS) {
      child.kill("SIGKILL");
      throw new Error("the hub is not ready");
    }
    await sleep(100);
  }
  const close = () =>
    new Promise<void>((resolve) => {
      child.once("exit", () => resolve());
      child.kill("SIGTERM");
    });
  return { url, authorization, failures, answers: () => answersOf(url, authorization), close };
}

async function answersOf(url: string, authorization: string): Promise<Answers> {
  const text = await (await fetch(`${url}/metrics`, { headers: { authorization } })).text();
  const found = text.matchAll(/^tocsin_hub_http_answers_total\{status="(\d+)"\} (\d+)/gm);
  const byStatus = Object.fromEntries([...found].map(([, status, count]) => [status!, Number(count)]));
  return { total: Object.values(byStatus).reduce((sum, count) => sum + count, 0), byStatus };
}
