import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { LOG_STREAM } from "@tocsin/core/wire/streams";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startNatsServer, type TestNatsServer } from "../../test/support/nats-server.ts";
import { GatewayTwin } from "./gateway-twin.ts";
import { configOf, eventually, newFolder, removeFolder, runHub, type RunningHub } from "./running-hub.ts";

let nats: TestNatsServer;
let twin: GatewayTwin;
let hub: RunningHub;
const folder = newFolder();

beforeEach(async () => {
  nats = await startNatsServer();
  twin = await GatewayTwin.start(nats.url);
  await twin.publishInventory();
  twin.claim();
  await twin.send();
  hub = await runHub(configOf(folder, nats.url));
});
afterEach(async () => {
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

it("reads a zone's log on where the server that kept the hub's place in it is gone", async () => {
  const untilApplied = () =>
    eventually(
      () => hub.get("/api/v1/gateways"),
      ({ body }) => body.items[0]?.applied === twin.head,
    );
  await untilApplied();
  expect(await loseConsumers()).toBeGreaterThan(0);
  twin.transition(0, 0, "failure");
  await twin.send();
  await untilApplied();
});
