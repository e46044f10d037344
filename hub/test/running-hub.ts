import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import { formatErrors } from "@tocsin/core/config/document";
import { readHubDocument, type HubConfig } from "../src/config/hub-config.ts";
import { startHub, type Hub } from "../src/hub.ts";

export const newFolder = (): string => mkdtempSync(join(tmpdir(), "tocsin-hub-"));
export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });

type Over = { [Key in keyof HubConfig]?: Partial<HubConfig[Key]> };

/** The hub's settings with every default, on a free port, with a folder and streams of the test's own. */
export function configOf(folder: string, natsUrl: string, over: Over = {}): HubConfig {
  const loaded = readHubDocument({ file: "hub.yaml", text: "stream: { batch: 20ms, clientsMax: 100 }", env: {} });
  if (!loaded.ok) throw new Error(formatErrors(loaded.errors));
  const { value } = loaded;
  return {
    ...value,
    ...(over as object),
    data: join(folder, "store"),
    http: { ...value.http, port: 0, ...over.http },
    nats: { ...value.nats, servers: [natsUrl], ...over.nats },
    access: { ...value.access, ...over.access },
  };
}

type Answer = { status: number; body: any; response: Response };
export type RunningHub = Hub & {
  get: (path: string, headers?: Record<string, string>) => Promise<Answer>;
  ask: (method: string, path: string, body?: object, headers?: Record<string, string>) => Promise<Answer>;
};

/** A hub in this process with a store of its own; its log is silent unless TOCSIN_TEST_LOG says otherwise. */
export async function runHub(config: HubConfig, { now = Date.now, dist }: { now?: () => number; dist?: string } = {}) {
  const logger = pino({ level: process.env["TOCSIN_TEST_LOG"] ?? "silent" });
  const hub = await startHub({ config, logger, now, ...(dist === undefined ? {} : { dist }) });
  const ask: RunningHub["ask"] = async (method, path, sent, headers = {}) => {
    const json = sent === undefined ? {} : { "content-type": "application/json" };
    const body = sent === undefined ? {} : { body: JSON.stringify(sent) };
    const response = await fetch(hub.url + path, { method, headers: { ...json, ...headers }, ...body });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.match(/[/+]json/);
    return { status: response.status, body: isJson && text !== "" ? JSON.parse(text) : text, response };
  };
  const get: RunningHub["get"] = (path, headers) => ask("GET", path, undefined, headers);
  return { ...hub, get, ask } satisfies RunningHub;
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
