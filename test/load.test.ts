import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Summary } from "../cli/src/load/summary.ts";
import { startFactory, type Factory } from "./support/factory.ts";

const SENSORS = 60;
const cli = new URL("../cli/src/tocsin.mjs", import.meta.url).pathname;

type Ended = { code: number | null; told: { event: string; [key: string]: unknown }[]; errors: string };

describe("tocsin load", () => {
  let factory: Factory;
  const report = mkdtempSync(join(tmpdir(), "tocsin-load-"));

  /** @param interruptAt ends it as Ctrl-C does when it tells of so many seconds */
  function load(args: string[], interruptAt?: number): Promise<Ended> {
    const child = spawn(process.execPath, [cli, "load", "--json", "--report", report, ...args]);
    let [output, errors, isInterrupted] = ["", "", false];
    child.stderr.on("data", (chunk) => (errors += String(chunk)));
    child.stdout.on("data", (chunk) => {
      output += String(chunk);
      const seconds = output.match(/"event":"progress"/g)?.length ?? 0;
      if (interruptAt !== undefined && seconds >= interruptAt && !isInterrupted) {
        isInterrupted = true;
        child.kill("SIGINT");
      }
    });
    const told = () =>
      output
        .trim()
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Ended["told"][number]);
    return new Promise((resolve) => child.once("close", (code) => resolve({ code, told: told(), errors })));
  }
  const file = (name: string) => readFileSync(join(report, name), "utf8");
  const summary = () => JSON.parse(file("report.json")) as Summary;

  beforeAll(async () => {
    factory = await startFactory(SENSORS);
  });
  afterAll(async () => {
    await factory?.stop();
    rmSync(report, { recursive: true, force: true });
  });

  it("plays the thousand users in small: nothing fails, nothing is lost or doubled on any stream", async () => {
    const thresholds = "error%<=0;losses=0;doubles=0;cuts=0;to-stream-p99<60000";
    const size = ["--users", "20", "--duration", "12s", "--workers", "2", "--probes", "4"];
    const { code, errors, told } = await load(["--control", factory.control, ...size, "--threshold", thresholds]);
    expect(code, errors + JSON.stringify(told.at(-1))).toBe(0);
    const { transactions, delivery, processes, run } = summary();
    expect(run.users).toEqual({ listeners: 14, readers: 5, feeders: 1 });
    expect(transactions.map(({ name }) => name)).toContain("MQTT publish, QoS 1");
    expect(delivery).toMatchObject({ streams: 14, unjudged: 0 });
    expect(delivery.transitions).toBeGreaterThan(0);
    expect(processes.map(({ name }) => name)).toContain("hub");
    expect(processes).toHaveLength(4);
  });

  it("writes a page that asks nothing of any server", () => {
    const page = file("report.html");
    expect(page).toContain("All 5 thresholds held");
    expect(page).not.toMatch(/(src|href)="?https?:|url\(http|@import/);
    expect(file("junit.xml")).toContain('tests="5" failures="0"');
  });

  it("fails where a threshold is not held, and writes the report when it is ended early", async () => {
    const args = ["--hub", factory.page, "--scenario", "api-reading", "--users", "3", "--duration", "5m"];
    const { code, told } = await load([...args, "--ramp", "1s", "--threshold", "max<0.001"], 4);
    expect(code).toBe(1);
    expect(told.at(-1)).toMatchObject({ event: "result", held: false });
    expect(summary()).toMatchObject({ endedEarly: true, held: false });
    expect(file("junit.xml")).toContain('failures="1"');
  });

  it.each([
    [["--hub", "http://192.0.2.1:8080"], "give --remote"],
    [["--hub", "http://127.0.0.1:9"], "publishes readings: say where"],
    [["--scenario", "thousand"], "thousand-users"],
    [["--threshold", "p96<1", "--scenario", "stream"], 'no figure "p96"'],
  ])("refuses %j", async (args, words) => {
    const { code, errors } = await load(args);
    expect(errors).toContain(words);
    expect(code).toBe(2);
  });
});
