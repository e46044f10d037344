import { setTimeout as sleep } from "node:timers/promises";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { LOG_STREAM } from "@tocsin/core/wire/streams";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { startNatsServer, type TestNatsServer } from "../../test/support/nats-server.ts";
import { GatewayTwin } from "./gateway-twin.ts";
import { configOf, eventually, newFolder, removeFolder, runHub, type RunningHub } from "./running-hub.ts";

const HOUR_MS = 3_600_000;

let nats: TestNatsServer;
let twin: GatewayTwin;
let hub: RunningHub;
let folder: string;

beforeEach(async () => {
  folder = newFolder();
  nats = await startNatsServer();
  twin = await GatewayTwin.start(nats.url);
  await twin.publishInventory();
  twin.claim();
  await twin.send();
  hub = await runHub(configOf(folder, nats.url));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await hub.close();
  await twin.close();
  await nats.close();
  removeFolder(folder);
});

/** As with a server of three that dies: what it kept for the hub's readers is gone, and nobody tells them. */
async function loseConsumers(): Promise<number> {
  const connection = await connect({ servers: nats.url });
  const manager = await jetstreamManager(connection);
  const names: string[] = [];
  for await (const { name } of manager.consumers.list(LOG_STREAM)) names.push(name);
  for (const name of names) await manager.consumers.delete(LOG_STREAM, name);
  await connection.close();
  return names.length;
}

const untilApplied = () =>
  eventually(
    () => hub.get("/api/v1/gateways"),
    ({ body }) => body.items[0]?.applied === twin.head,
  );

function setWallClock(byMs: number): void {
  const now = Date.now.bind(Date);
  vi.spyOn(Date, "now").mockImplementation(() => now() + byMs);
}

it.each([
  ["", 0],
  [", and its wall clock is set back meanwhile", -10 * HOUR_MS],
])("reads a zone's log on where the server that kept the hub's place in it is gone%s", async (_, byMs) => {
  await untilApplied();
  expect(await loseConsumers()).toBeGreaterThan(0);
  // What the server said at the end has come by then, and is the last that the hub hears of its place.
  await sleep(500);
  setWallClock(byMs);
  twin.transition(0, 0, "failure");
  await twin.send();
  await untilApplied();
});
