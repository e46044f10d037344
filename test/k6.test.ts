import { spawn } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium } from "../scripts/chromium.mjs";
import { startFactory, type Factory } from "./support/factory.ts";

const SENSORS = 60;
const PAGE_TEST_MS = 300_000;
const standIn = new URL("k6-stand-in/run.ts", import.meta.url).pathname;
const script = (name: string) => new URL(`../k6/${name}.ts`, import.meta.url).pathname;

type Ended = { code: number | null; output: string };

/** k6 is not needed: a stand-in runs the script's functions a few times, without load. */
function runScript(name: string, env: Record<string, string>): Promise<Ended> {
  const child = spawn(process.execPath, [standIn, script(name)], { env: { ...process.env, ...env } });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, output })));
}

describe("the k6 scripts, in the stand-in for k6", () => {
  let factory: Factory;
  let env: Record<string, string>;

  beforeAll(async () => {
    factory = await startFactory(SENSORS);
    const brokers = Object.entries(factory.mqtt).map(([zone, url]) => `${zone}=${url}`);
    env = { HUB: factory.page, MQTT: brokers.join(), STAY_SECONDS: "3", THINK: "0" };
  });
  afterAll(() => factory?.stop());

  it.for(["api-reading", "stream", "mqtt-ingest", "thousand-users"])("%s does what it says", async (name) => {
    const { code, output } = await runScript(name, env);
    expect(output).toContain("not k6");
    expect(code, output).toBe(0);
  });

  it.skipIf(!findChromium())("page does what it says", { timeout: PAGE_TEST_MS }, async () => {
    const { code, output } = await runScript("page", env);
    expect(code, output).toBe(0);
  });

  it("fails where the factory is not there", async () => {
    const { code, output } = await runScript("api-reading", { ...env, HUB: "http://127.0.0.1:9" });
    expect(output).toContain("start the factory first");
    expect(code).toBe(1);
  });
});
