import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { INVENTORY_STREAM } from "@tocsin/core/wire/streams";
import { machineInventorySubject } from "@tocsin/core/wire/subject";
import { afterAll, beforeAll, it } from "vitest";
import { createStreams } from "../../cli/src/streams/create-streams.ts";
import { startNatsServer, type TestNatsServer } from "../../test/support/nats-server.ts";
import { GatewayTwin } from "./gateway-twin.ts";
import { configOf, eventually, newFolder, removeFolder, runHub, type RunningHub } from "./running-hub.ts";
import { inventoryOf } from "./twin-inventory.ts";

const folder = newFolder();
let nats: TestNatsServer;
let twin: GatewayTwin;

beforeAll(async () => {
  nats = await startNatsServer();
  twin = await GatewayTwin.start(nats.url, { machines: 3 });
  await twin.publishInventory();
  twin.claim();
  twin.transition(0, 0, "good");
  await twin.send();
});
afterAll(async () => {
  await twin.close();
  await nats.close();
  removeFolder(folder);
});

/** A hub on the same store each time, until it answers as wanted. */
async function untilHub(path: string, wanted: (body: any) => boolean): Promise<void> {
  const hub: RunningHub = await runHub(configOf(folder, nats.url));
  try {
    await eventually(
      () => hub.get(path),
      ({ body }) => wanted(body),
    );
    await eventually(
      () => hub.get("/readyz"),
      ({ body }) => body.log === "caught-up",
    );
  } finally {
    await hub.close();
  }
}

it("takes what was published of machines while it did not run", async () => {
  await untilHub("/api/v1/sensors", ({ total }) => total === 9);
  await twin.removeMachine(0);
  await twin.publishState(1, {
    epoch: 1,
    seq: 90,
    standing: { state: { state: "idle", coverage: { good: 1, of: 3 } }, health: "good", since: 1 },
    sensors: { s1: { state: { signal: "live", limit: "normal" }, health: "good", since: 2 } },
  });
  const path = "/api/v1/sensors?fields=state";
  await untilHub(path, ({ total, items }) => total === 6 && items[0].state.signal === "live");
});

it("takes all of it where the stream was made anew and is longer than the one before", async () => {
  const connection = await connect({ servers: nats.url });
  await (await jetstreamManager(connection)).streams.delete(INVENTORY_STREAM);
  await createStreams(connection, 1);
  await connection.close();
  const machine = twin.machines.pop()!;
  const told = { ...inventoryOf(twin, machine), description: "Another press" };
  await twin.publishRaw(machineInventorySubject({ ...twin.path, machine }), JSON.stringify(told));
  for (let i = 0; i < 3; i++) await twin.publishInventory();
  const path = "/api/v1/machines?fields=description";
  await untilHub(path, ({ items }) => items.at(-1)?.description === "Another press");
});
