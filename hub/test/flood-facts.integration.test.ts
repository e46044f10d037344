import { jetstream } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import type { SensorTransition } from "@tocsin/core/wire/log";
import { HUB_STREAM } from "@tocsin/core/wire/streams";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startNatsServer, type TestNatsServer } from "../../test/support/nats-server.ts";
import { GatewayTwin } from "./gateway-twin.ts";
import { configOf, eventually, newFolder, removeFolder, runHub, type RunningHub } from "./running-hub.ts";

const PERIOD_MS = 600_000;
const ALARMS = 12;
const folders = [newFolder(), newFolder()];
let nats: TestNatsServer;
let twin: GatewayTwin;
let passedMs = 0;
const hubs: RunningHub[] = [];

beforeAll(async () => {
  nats = await startNatsServer();
  twin = await GatewayTwin.start(nats.url, { machines: 1, sensorsPerMachine: 3 });
  await twin.publishInventory();
  twin.claim();
  await twin.send();
  twin.keepBeating(200);
  for (const folder of folders) {
    const config = configOf(folder, nats.url, { gateways: { unreachableAfter: 3 * PERIOD_MS } });
    hubs.push(await runHub(config, { now: () => Date.now() + passedMs }));
  }
  for (const hub of hubs)
    await eventually(
      () => hub.get("/api/v1/gateways"),
      ({ body }) => body.items[0]?.completeness === "complete",
    );
});
afterAll(async () => {
  for (const hub of hubs) await hub.close();
  await twin.close();
  await nats.close();
  folders.forEach(removeFolder);
});

function ring(sensor: number, occurrence: number, at: number): void {
  const process = { state: "unacknowledged", occurrence, since: at, level: "high", priority: "high" } as const;
  twin.transition(0, sensor, "good", {
    at,
    healthBefore: "good",
    changes: [{ region: "alarms.process", from: "normal", to: "unacknowledged" }],
    state: { signal: "live", limit: "high", alarms: { process } },
    priority: "high",
  } as Partial<SensorTransition>);
}

/** What all hubs together have written of floods, in the order of the stream. */
async function floodFacts(): Promise<any[]> {
  const connection = await connect({ servers: nats.url });
  const consumer = await jetstream(connection).consumers.get(HUB_STREAM);
  const facts: any[] = [];
  for (let { num_pending: left } = await consumer.info(); left > 0; left--) facts.push((await consumer.next())!.json());
  await connection.close();
  return facts.filter(({ kind }) => kind.startsWith("flood"));
}

const zoneOf = async (hub: RunningHub) => (await hub.get("/api/v1/zones")).body.items[0];
const everywhere = async (isFlooded: boolean) => {
  for (const hub of hubs)
    await eventually(
      () => zoneOf(hub),
      ({ flood }) => (flood !== undefined) === isFlooded,
    );
};

it("is written once at its begin and once at its end, however many hubs see it", async () => {
  const at = Date.now() - ALARMS * 1_000;
  for (let i = 0; i < ALARMS; i++) ring(i % 3, i + 1, at + i * 1_000);
  await twin.send();
  await everywhere(true);
  const [one, other] = await Promise.all(hubs.map(zoneOf));
  expect(other.flood).toEqual(one.flood);
  passedMs = PERIOD_MS + 60_000;
  await everywhere(false);
  const facts = await floodFacts();
  expect(facts).toMatchObject([
    { kind: "flood-begun", flood: 1, since: at + 10_000 },
    { kind: "flood-ended", flood: 1, peak: ALARMS },
  ]);
});
