import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ClockRecord, LogRecord } from "@tocsin/core/wire/log";
import { loadGatewayConfig } from "@tocsin/gateway/config/gateway-config";
import { Gateway } from "@tocsin/gateway/gateway";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { configOf, runHub, type RunningHub } from "../hub/test/running-hub.ts";
import { eventually } from "./support/eventually.ts";
import { writeGateway } from "./support/gateway-process.ts";
import { freePort } from "./support/free-port.ts";
import { startNatsServer, type TestNatsServer } from "./support/nats-server.ts";

const HOUR_MS = 3_600_000;

/** A real gateway whose wall clock the test sets, with a real NATS and a hub. */
describe("a gateway whose wall clock goes forward by an hour", () => {
  let folder: string;
  let nats: TestNatsServer;
  let hub: RunningHub;
  let gateway: Gateway;
  let ahead: number;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "tocsin-clock-"));
    nats = await startNatsServer();
    hub = await runHub(configOf(join(folder, "hub"), nats.url));
  });
  afterEach(async () => {
    await gateway.close();
    await hub.close();
    await nats.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (aheadMs: number) => {
    ahead = aheadMs;
    const rows = ["press,oven,temperature,1h,100"];
    const file = writeGateway(folder, nats.url, { mqtt: await freePort(), status: 0 }, rows);
    const load = () => loadGatewayConfig(file, {});
    const loaded = load();
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
    const clocks = { wall: () => Date.now() + ahead, monotonic: () => performance.now() };
    const logger = pino({ level: "silent" });
    gateway = new Gateway({ config: loaded.value, logger, clocks, random: Math.random, takeOver: false, load });
    await gateway.start();
    await eventually("the hub hears it", async () => (await item())?.clock?.inDoubt === false);
  };
  const item = async () => (await hub.get("/api/v1/gateways")).body.items[0];
  const steps = async () => {
    const { body } = await hub.get("/api/v1/gateways/plant/press/log?limit=1000");
    return (body.items as LogRecord[]).filter((record): record is ClockRecord => record.kind === "clock");
  };

  it("follows it where the clock of the message bus agrees, and records who believed it", async () => {
    await start(-HOUR_MS);
    ahead = 0;
    await eventually("both records are at the hub", async () => (await steps()).length === 2);
    expect(await steps()).toMatchObject([
      { event: "stepped", taken: false },
      { taken: true, confirmed: "bus" },
    ]);
    await eventually("the clocks are together", async () => Math.abs((await item()).clock.apartMs) < 10_000);
  });

  it("doubts it where that does not agree, until a person confirms it", async () => {
    await start(0);
    ahead = HOUR_MS;
    await eventually("the hub shows the doubt", async () => (await item()).clock.inDoubt);
    expect((await item()).clock.apartMs).toBeGreaterThan(HOUR_MS - 60_000);
    const { body } = await hub.ask("POST", "/api/v1/gateways:confirmClock", { ids: ["plant/press"] });
    expect(body.results).toMatchObject([{ outcome: "applied" }]);
    await eventually("the doubt is over", async () => (await item()).clock.inDoubt === false);
    const found = await steps();
    expect(found).toMatchObject([{ taken: false }, { taken: true, confirmed: "person", by: expect.any(String) }]);
    expect(found[1]!.processedAt - found[0]!.processedAt).toBeGreaterThan(HOUR_MS - 60_000);
  });
});
