import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GatewayItem, Page, SensorItem, TransitionItem, ZoneItem } from "@tocsin/core/wire/hub-api";
import { freePorts } from "./support/free-ports.ts";

const cli = new URL("../cli/src/tocsin.mjs", import.meta.url).pathname;
const SENSORS = 200;
const LONG_MS = 90_000;

type Told = { event: string; text?: string; page?: string; control?: string; [key: string]: unknown };
type Controlled = { ok: boolean; text: string; fault?: { ok: true; sensor: string } };

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

async function until<T>(ask: () => Promise<T | undefined>, what: string): Promise<T> {
  const deadline = Date.now() + LONG_MS;
  while (Date.now() < deadline) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined) return answer;
    await sleep(200);
  }
  throw new Error(`waited ${LONG_MS / 1_000} s for: ${what}`);
}

describe("tocsin start", () => {
  let child: ChildProcess;
  let ready: Told;
  let exit: Promise<number | null>;
  const told: Told[] = [];
  const data = mkdtempSync(join(tmpdir(), "tocsin-start-"));

  const get = async <T>(path: string) => (await (await fetch(`${ready.page}${path}`)).json()) as T;
  const post = async (path: string, body: object = {}) => {
    const answer = await fetch(`${ready.control}${path}`, { method: "POST", body: JSON.stringify(body) });
    return (await answer.json()) as Controlled;
  };
  const processes = async () => {
    const status = (await (await fetch(`${ready.control}/status`)).json()) as {
      processes: { name: string; pid?: number; restarts: number }[];
    };
    return status.processes;
  };
  const gateways = async () => (await get<Page<GatewayItem>>("/api/v1/gateways")).items;
  const allSent = async () => {
    const all = await gateways();
    const isSent = (one: GatewayItem) =>
      one.online && one.head > 0 && one.sentUpTo === one.head && one.applied >= one.head;
    return all.length === 3 && all.every(isSent) ? all : undefined;
  };
  const historyOf = async (zone: string) =>
    (await get<Page<TransitionItem>>(`/api/v1/transitions?zone=works/${zone}&limit=1000`)).items;

  beforeAll(async () => {
    const port = await freePorts();
    const args = [
      "start",
      "--json",
      "--no-story",
      "--sensors",
      String(SENSORS),
      "--port",
      String(port),
      "--data",
      data,
    ];
    child = spawn(process.execPath, [cli, ...args], { stdio: ["ignore", "pipe", "inherit"] });
    exit = new Promise((resolve) => child.once("exit", resolve));
    ready = await new Promise<Told>((resolve, reject) => {
      createInterface({ input: child.stdout! }).on("line", (line) => {
        const one = JSON.parse(line) as Told;
        told.push(one);
        if (one.event === "ready") resolve(one);
      });
      void exit.then((code) => reject(new Error(`ended with ${code} before it was ready`)));
    });
  });

  afterAll(async () => {
    child?.kill("SIGTERM");
    await exit;
    rmSync(data, { recursive: true, force: true });
  });

  it("names its page, which answers, and every other URL", async () => {
    const page = await (await fetch(ready.page!)).text();
    expect(page).toContain("<tocsin-");
    expect(Object.keys(ready["mqtt"] as object)).toEqual(["press", "paint", "assembly"]);
    expect((await fetch(ready["docs"] as string)).ok).toBe(true);
  });

  it("shows every sensor, three zones and three gateways that have sent all they wrote", async () => {
    expect((await get<Page<SensorItem>>("/api/v1/sensors?limit=1")).total).toBe(SENSORS);
    const zones = (await get<Page<ZoneItem>>("/api/v1/zones")).items;
    expect(zones.reduce((sum, zone) => sum + zone.sensors.total, 0)).toBe(SENSORS);
    expect(zones).toHaveLength(3);
    await until(allSent, "sentUpTo reaches head at three gateways online");
  });

  it("says once a second how the factory is", async () => {
    const status = await until(
      async () => told.find((one) => one.event === "status" && (one["readingsPerSecond"] as number) > 0),
      "a status with readings",
    );
    expect(status).toMatchObject({ gateways: 3, gatewaysOnline: 3, hubAnswers: true });
  });

  it("lets a fault begin that the API then shows", async () => {
    const { fault } = await post("/fault", { kind: "wire-break", zone: "paint" });
    const sensor = await until(async () => {
      const { items } = await get<Page<SensorItem>>("/api/v1/sensors?zone=paint&health=failure");
      return items.find(({ id }) => id.endsWith(`/${fault!.sensor}`));
    }, "the sensor's failure at the API");
    expect(sensor.state.signal).toBe("invalid");
  });

  it("cuts a link: the zone's log grows, drains, and has no gap and no double at the hub", async () => {
    const before = (await gateways()).find(({ zone }) => zone === "press")!.head;
    expect((await post("/cut", { zone: "press", seconds: 8 })).ok).toBe(true);
    for (let count = 0; count < 5; count++) await post("/fault", { kind: "wire-break", zone: "press", seconds: 20 });
    const after = await until(async () => {
      const press = (await allSent())?.find(({ zone }) => zone === "press");
      return press && press.head > before + 4 ? press : undefined;
    }, "what was written during the cut to be at the hub");
    expect(after.gaps).toEqual([]);
    const seqs = (await historyOf("press")).map(({ seq }) => seq);
    expect(new Set(seqs).size).toBe(seqs.length);
  });

  it("starts a killed gateway again, which takes up where it was", async () => {
    const of = (all: GatewayItem[]) => all.find(({ zone }) => zone === "assembly")!;
    const before = of(await gateways());
    expect((await post("/kill", { zone: "assembly" })).ok).toBe(true);
    const back = await until(async () => {
      const now = await allSent();
      return now && of(now).startedAt! > before.startedAt! ? of(now) : undefined;
    }, "the gateway to be back with all sent");
    expect((await processes()).find(({ name }) => name === "gateway-assembly")!.restarts).toBe(1);
    expect(back.epoch).toBe(1);
    expect(back.gaps).toEqual([]);
  });

  it("refuses what comes from a web page", async () => {
    const answer = await fetch(`${ready.control}/quit`, { method: "POST", headers: { origin: "https://example.org" } });
    expect(answer.status).toBe(403);
  });

  it("refuses a second run in the same folder, and names a busy port with what to do", async () => {
    const second = await run("start", "--sensors", "30", "--data", data, "--port", String(await freePorts()));
    expect(second.code).toBe(1);
    expect(second.text).toContain("is in use by a factory that runs already");
    const port = Number(new URL(ready.page!).port);
    const other = await run("start", "--sensors", "30", "--data", join(data, "other"), "--port", String(port));
    expect(other.code).toBe(1);
    expect(other.text).toContain(
      `port ${port} is in use by another program; Tocsin needs it for the hub's page and API`,
    );
    expect(other.text).toMatch(/take other ports: .* --port \d+/);
  });

  it("ends every process when it is asked to, with exit code 0", async () => {
    const all = (await processes()).flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
    expect(all.length).toBe(6);
    await post("/quit");
    expect(await exit).toBe(0);
    await until(async () => (all.some(isAlive) ? undefined : true), "no process to be left");
  });
});

describe("a starter that is killed", () => {
  it("leaves no process behind", async () => {
    const data = mkdtempSync(join(tmpdir(), "tocsin-start-"));
    const args = ["start", "--json", "--no-story", "--sensors", "30", "--zones", "1"];
    const child = spawn(process.execPath, [cli, ...args, "--port", String(await freePorts()), "--data", data], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const control = await new Promise<string>((resolve) =>
      createInterface({ input: child.stdout }).on("line", (line) => {
        const one = JSON.parse(line) as Told;
        if (one.event === "ready") resolve(one.control!);
      }),
    );
    const status = (await (await fetch(`${control}/status`)).json()) as { processes: { pid: number }[] };
    const all = status.processes.map(({ pid }) => pid);
    expect(all.length).toBe(4);
    child.kill("SIGKILL");
    await until(async () => (all.some(isAlive) ? undefined : true), "no process to be left");
    rmSync(data, { recursive: true, force: true });
  });
});

async function run(...args: string[]): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (text += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, text };
}

it("says which port is busy before anything starts, whoever holds it", async () => {
  const port = await freePorts();
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(port + 2, "127.0.0.1", resolve));
  const { code, text } = await run("start", "--port", String(port), "--data", join(tmpdir(), "tocsin-never-made"));
  holder.close();
  expect(code).toBe(1);
  expect(text).toContain(`port ${port + 2} is in use by another program; Tocsin needs it for nats-server`);
});
