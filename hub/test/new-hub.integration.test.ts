import { afterAll, beforeAll, expect, it } from "vitest";
import { neverHeard } from "@tocsin/core/fleet/entry";
import { machineAfter, sensorAfter } from "@tocsin/core/fleet/fold-log";
import type { LogRecord, MachineTransition, SensorTransition } from "@tocsin/core/wire/log";
import type { MachineStateMessage } from "@tocsin/core/wire/state";
import { machineStateSubject } from "@tocsin/core/wire/subject";
import { startNatsServer, type TestNatsServer } from "../../test/support/nats-server.ts";
import { GatewayTwin } from "./gateway-twin.ts";
import { configOf, eventually, newFolder, removeFolder, runHub, type RunningHub } from "./running-hub.ts";

/** Messages of one record each: more than a new hub reads before it shows anything. */
const MESSAGES = 1_100;
const MACHINES = 3;
const LOST = 300;

let nats: TestNatsServer;
const folders: string[] = [];
const hubs: RunningHub[] = [];
const twins: GatewayTwin[] = [];

async function newHub(): Promise<RunningHub> {
  const folder = newFolder();
  folders.push(folder);
  const hub = await runHub(configOf(folder, nats.url));
  hubs.push(hub);
  return hub;
}

const told = async (hub: RunningHub) => (await hub.get("/api/v1/gateways")).body.items as any[];
const untilRead = (hub: RunningHub) =>
  eventually(
    () => told(hub),
    (items) => twins.every(({ path, head }) => items.find(({ zone }) => zone === path.zone)?.applied === head),
  );

/** Publishes how everything stands, as a gateway does each minute. */
async function publishAll(twin: GatewayTwin): Promise<void> {
  const { epoch, head: seq, streamSeq, path } = twin;
  const ofRecord = <Of extends { of: string }>(of: string) =>
    twin.log.filter((record) => record.kind === "transition" && record.of === of) as unknown as Of[];
  for (const [at, machine] of twin.machines.entries()) {
    const own = ofRecord<MachineTransition>("machine").findLast(({ id }) => id.endsWith(`/${machine}`))!;
    const sensors: MachineStateMessage["sensors"] = {};
    for (const record of ofRecord<SensorTransition>("sensor"))
      if (record.id.startsWith(`${path.site}/${path.zone}/${machine}/`))
        sensors[record.id.split("/")[3]!] = sensorAfter(record, neverHeard());
    await twin.publishState(at, { epoch, seq, standing: machineAfter(own), sensors });
  }
  const zone = machineStateSubject({ ...path, machine: "_zone" as never });
  await twin.publishRaw(zone, JSON.stringify({ v: 1, ...path, epoch, seq, streamSeq }));
}

beforeAll(async () => {
  nats = await startNatsServer();
  for (const [order, zone] of ["press", "paint"].entries()) {
    const twin = await GatewayTwin.start(nats.url, { zone, order, machines: MACHINES, sensorsPerMachine: 2 });
    twins.push(twin);
    await twin.publishInventory();
    twin.claim();
    for (let machine = 0; machine < MACHINES; machine++) twin.machineTransition(machine, "good");
    await twin.send();
    twin.keepBeating(200);
  }
  const [press, paint] = twins as [GatewayTwin, GatewayTwin];
  for (let i = 0; i < MESSAGES; i++) {
    press.transition(i % MACHINES, i % 2, i % 5 ? "good" : "failure", { healthBefore: "good" });
    // The stream loses one of the older ones: the gateway still has it.
    await press.send({ lose: ({ seq }) => seq === LOST });
    if (i === MESSAGES / 2) {
      for (let sensor = 0; sensor < 6; sensor++) paint.transition(sensor % MACHINES, sensor % 2, "good");
      await paint.send();
      await publishAll(paint);
    }
  }
  await publishAll(press);
  for (let i = 0; i < 6; i++) press.transition(i % MACHINES, i % 2, "maintenance-required");
  await press.send();
});
afterAll(async () => {
  for (const hub of hubs) await hub.close();
  for (const twin of twins) await twin.close();
  await nats.close();
  for (const folder of folders) removeFolder(folder);
});

it("shows what is now before it has read history, and has all of it in the end", async () => {
  const hub = await newHub();
  await untilRead(hub);
  await eventually(
    () => hub.get("/readyz"),
    ({ status }) => status === 200,
  );
  expect((await hub.get("/api/v1/sensors?zone=press&health=maintenance-required")).body.total).toBe(6);
  // Whoever has seen less than it began with cannot go on at it: it has not read that.
  expect(hub.fleet.resumableFrom).toBeGreaterThan(MESSAGES / 2);
  const isFilled = ({ state }: { state: string }) => state === "filled";
  await eventually(
    () => told(hub),
    (items) => items.every(({ readingHistory, gaps }) => !readingHistory && gaps.every(isFilled)),
  );
  for (const { path, head, log } of twins) {
    const records = await hub.get(`/api/v1/gateways/${path.site}/${path.zone}/log?limit=1000`);
    const rest = await hub.get(`/api/v1/gateways/${path.site}/${path.zone}/log?limit=1000&from=1001`);
    expect([...records.body.items, ...rest.body.items].map(({ seq }) => seq)).toEqual(log.map(({ seq }) => seq));
    expect((await told(hub)).find(({ zone }) => zone === path.zone)).toMatchObject({
      applied: head,
      gaps: path.zone === "press" ? [{ epoch: 1, from: LOST, to: LOST, state: "filled" }] : [],
      epochs: [{ epoch: 1, reason: "new-store" }],
      completeness: "complete",
    });
  }
  const [press] = twins as [GatewayTwin];
  // What the stream lost is not told of the hour.
  const isTold = ({ seq }: LogRecord) => seq !== LOST;
  const failed = press.log.filter((record) => record.kind === "transition" && record.health === "failure");
  const departures = failed.filter(isTold).length;
  expect((await hub.get("/api/v1/zones?zone=press")).body.items[0].newLastHour).toBe(departures);
});

it("is the same as a hub that is started again, and as one that reads everything in order", async () => {
  const [hub] = hubs as [RunningHub];
  const hashes = async (at: RunningHub) =>
    (await Promise.all(["press", "paint"].map((zone) => at.get(`/api/v1/gateways/site/${zone}/hash`)))).map(
      ({ body }) => body.hash,
    );
  const before = await hashes(hub);
  await hub.close();
  const again = await runHub(configOf(folders[0]!, nats.url));
  hubs[0] = again;
  await untilRead(again);
  expect(await hashes(again)).toEqual(before);
  expect((await told(again)).some(({ readingHistory }) => readingHistory)).toBe(false);
});
