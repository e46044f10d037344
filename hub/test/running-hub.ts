import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import type { HubConfig } from "../src/config/hub-config.ts";
import { startHub, type Hub } from "../src/hub.ts";

export const newFolder = (): string => mkdtempSync(join(tmpdir(), "tocsin-hub-"));
export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });

export const configOf = (data: string, natsUrl: string, over: Partial<HubConfig> = {}): HubConfig => ({
  data: join(data, "store"),
  http: { host: "127.0.0.1", port: 0, basePath: "", corsOrigins: [] },
  nats: { servers: [natsUrl] },
  gateways: { unreachableAfter: 15_000 },
  stream: { batch: 20, clientsMax: 100, clientBytesMax: 4_194_304, slowAfter: 30_000 },
  insecure: false,
  ...over,
});

export type RunningHub = Hub & { get: (path: string) => Promise<{ status: number; body: any; response: Response }> };

/** A hub in this process with a store of its own; its log is silent unless TOCSIN_TEST_LOG says otherwise. */
export async function runHub(config: HubConfig, { now = Date.now, dist }: { now?: () => number; dist?: string } = {}) {
  const logger = pino({ level: process.env["TOCSIN_TEST_LOG"] ?? "silent" });
  const hub = await startHub({ config, logger, now, ...(dist === undefined ? {} : { dist }) });
  const get = async (path: string) => {
    const response = await fetch(hub.url + path);
    const text = await response.text();
    const json = response.headers.get("content-type")?.includes("json");
    return { status: response.status, body: json && text !== "" ? JSON.parse(text) : text, response };
  };
  return { ...hub, get } satisfies RunningHub;
}

/** Asks again and again until the answer is as wanted; fails with the last answer after half a minute. */
export async function eventually<T>(ask: () => Promise<T> | T, wanted: (answer: T) => boolean): Promise<T> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`never as wanted; last: ${JSON.stringify(answer)?.slice(0, 2_000)}`);
    await sleep(25);
  }
}
