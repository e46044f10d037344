import { execFile, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { InputLog } from "@tocsin/gateway/journal/input-log";
import { readBack } from "@tocsin/gateway/journal/read-back";
import { replayStore } from "@tocsin/gateway/journal/replay-store";
import { copyStore } from "@tocsin/gateway/journal/store-copy";
import mqtt from "mqtt";
import { describe, expect, it } from "vitest";
import { eventually } from "./support/eventually.ts";
import { freePort } from "./support/free-port.ts";
import { startGateway, stopProcess, writeGateway } from "./support/gateway-process.ts";

const root = new URL("..", import.meta.url).pathname;
const cli = join(root, "cli/src/tocsin.mjs");
const run = promisify(execFile);
const backtest = async (...args: string[]) =>
  (await run(process.execPath, [cli, "backtest", ...args], { cwd: root })).stdout;

it("prints of recorded data what the documentation shows", async () => {
  const page = readFileSync(join(root, "docs/backtest.md"), "utf8");
  const example = "docs/examples/backtest";
  const files = [`${example}/pumps.csv`, "--layout", `${example}/pumps.yaml`, "--table", `${example}/new.csv`];
  const printed = await backtest(...files, "--last", "1d");
  expect(printed).toContain("116 alarms -> 2: 2 kept, 0 new, 114 lost");
  expect(page).toContain(`\`\`\`text\n${printed}\`\`\``);
  const json = JSON.parse(await backtest(...files, "--last", "1d", "--json")) as {
    before: number;
    after: number;
    sensors: { of: string; lostAlarms: unknown[] }[];
  };
  expect(json).toMatchObject({ before: 116, after: 2, sensors: [{ of: "plant/hall/pump-A/bearing" }] });
  expect(json.sensors[0]!.lostAlarms).toHaveLength(114);
});

const profile = (onDelay: string) =>
  `profiles:\n  hot: { kind: analog, interval: 1s, onDelay: ${onDelay}, limits: { high: { value: 100, priority: low, message: hot, action: cool } } }\n`;

describe("the journal of a gateway that was killed twice", () => {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-backtest-"));
  const store = join(folder, "store");
  let gateway: ChildProcess;

  it("is replayed while the gateway runs, and afterwards to exactly the records of its log", async () => {
    const port = await freePort();
    const columns = "zone,machine,sensor,interval,profile";
    const rows = ["a", "b"].map((sensor) => `press,oven,${sensor},1s,hot`);
    const file = writeGateway(folder, "nats://127.0.0.1:1", { mqtt: port, status: 0 }, rows, { columns });
    mkdirSync(join(folder, "profiles"));
    writeFileSync(join(folder, "profiles", "hot.yaml"), profile("0s"));
    writeFileSync(join(folder, "hot.yaml"), profile("10s"));
    gateway = await startGateway(file);
    const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, { protocolVersion: 4, reconnectPeriod: 100 });
    client.on("error", () => undefined);
    // An hour ago, and one reading a second from there on: short peaks, and a long one at the end.
    let at = Date.now() - 3_600_000;
    const publish = async (count: number, value: (place: number) => number) => {
      for (let place = 0; place < count; place += 1) {
        at += 1_000;
        const both = ["a", "b"].map((sensor) => {
          const payload = JSON.stringify({ value: sensor === "a" ? value(place) : 20, ts: at });
          return client.publishAsync(`press/oven/${sensor}`, payload, { qos: 1 });
        });
        await Promise.all(both);
      }
    };
    try {
      for (const part of [1, 2, 3]) {
        await publish(80, (place) => (place % 20 < 3 ? 120 : 50));
        if (part === 3) break;
        await stopProcess(gateway, "SIGKILL");
        gateway = await startGateway(file);
        await eventually("the publisher is back", () => client.connected);
      }
      await publish(40, (place) => (place < 30 ? 130 : 50));
      const printed = await backtest("--config", file, "--profiles", join(folder, "hot.yaml"), "--last", "1d");
      expect(printed).toContain("13 alarms -> 1: 1 kept, 0 new, 12 lost");
      expect(printed).toContain("560 readings");
    } finally {
      await client.endAsync(true);
    }
    await sleep(500);
    expect(await stopProcess(gateway, "SIGTERM")).toBe(0);

    const copy = await copyStore(store);
    const log = await InputLog.open(copy.folder);
    const replayed: unknown[] = [];
    for await (const checkpoint of log.checkpoints()) {
      for await (const records of replayStore(log, checkpoint)) replayed.push(...records);
      break;
    }
    await log.close();
    copy.remove();
    expect(readdirSync(folder).filter((name) => name.includes("copy"))).toEqual([]);
    const { eras } = await readBack(store);
    const steps = new Set(["transition", "zone-service"]);
    const sent = eras.flatMap(({ records }) => records.filter(({ kind }) => steps.has(kind)));
    expect(replayed).toEqual(sent.map(({ seq: _seq, ...record }) => record));
    expect(replayed.length).toBeGreaterThan(26);
    rmSync(folder, { recursive: true, force: true });
  }, 120_000);
});

it("says what is wrong and how to mend it", async () => {
  const failed = (...args: string[]) =>
    backtest(...args).then(
      () => "",
      (error: { stderr: string; code: number }) => `${error.code} ${error.stderr}`,
    );
  expect(await failed()).toContain("2 tocsin backtest: say what is to be changed: --table");
  expect(await failed("--table", "nowhere.csv")).toMatch(/--table: there is no .*nowhere\.csv/);
  expect(await failed("--table", "config/sensors.csv", "--last", "7")).toContain("write 7s or 7ms");
});
