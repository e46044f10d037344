import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SensorTransition } from "@tocsin/core/wire/log";
import { startNatsServer, type TestNatsServer } from "../../test/support/nats-server.ts";
import { GatewayTwin } from "./gateway-twin.ts";
import { configOf, eventually, newFolder, removeFolder, runHub, type RunningHub } from "./running-hub.ts";

const BEGIN = Date.UTC(2026, 0, 1);
const STEP_MS = 1_000;
const COUNT = 400;
const at = (step: number) => BEGIN + step * STEP_MS;
const healths = ["good", "failure", "maintenance-required", "good"] as const;

let nats: TestNatsServer;
let folder: string;
let twin: GatewayTwin;
let hub: RunningHub;

const alarm = (since: number) => ({
  state: "unacknowledged" as const,
  occurrence: 1,
  since,
  level: "high",
  priority: "high" as const,
});

beforeAll(async () => {
  nats = await startNatsServer();
  folder = newFolder();
  twin = await GatewayTwin.start(nats.url, { machines: 4, sensorsPerMachine: 5 });
  await twin.publishInventory();
  twin.claim();
  for (let i = 1; i <= COUNT; i++) {
    const over: Partial<SensorTransition> = { at: at(i) };
    if (i % 10 === 7) over.state = { signal: "live", limit: "high", alarms: { process: alarm(at(i)) } };
    // The last sensor of the last machine is heard of only in the second half.
    const [machine, sensor] = i % 13 === 0 && i > COUNT / 2 ? [3, 4] : [i % 4, i % 4];
    twin.transition(machine, sensor, healths[(i * 7) % 4]!, over);
  }
  await twin.send();
  twin.keepBeating(200);
  hub = await runHub(configOf(folder, nats.url, { gateways: { unreachableAfter: 1_500 } }));
  await eventually(
    () => hub.get("/api/v1/gateways"),
    ({ body }) => body.items[0]?.completeness === "complete",
  );
});
afterAll(async () => {
  await hub.close();
  await twin.close();
  await nats.close();
  removeFolder(folder);
});

/** The newest record of each sensor up to a time, by reading all of them: a second and naive judge. */
function naive(time: number): Map<string, SensorTransition> {
  const newest = new Map<string, SensorTransition>();
  for (const record of twin.log)
    if (record.kind === "transition" && record.of === "sensor" && record.at <= time) newest.set(record.id, record);
  return newest;
}

const asOf = (query: string) => hub.get(`/api/v1/asOf?${query}`);

describe("everything at a past time", () => {
  it("is what a fold of the log up to then gives, at whatever time", async () => {
    for (const step of [0, 1, 2, 37, 199, 200, 213, 399, COUNT, COUNT + 5]) {
      const time = at(step);
      const expected = naive(time);
      const { body } = await asOf(`at=${time}&of=sensors&sort=id`);
      expect(body).toMatchObject({ at: time, of: "sensors", total: 20 });
      for (const item of body.items) {
        const record = expected.get(item.id);
        if (!record) expect([item.health, item.since], `${item.id} at ${step}`).toEqual(["unknown", 0]);
        else
          expect(item, `${item.id} at ${step}`).toMatchObject({
            health: record.health,
            state: record.state,
            since: record.at,
          });
      }
    }
  });

  it("counts and filters as the lists do, with alarms as they rang then", async () => {
    const time = at(250);
    const records = [...naive(time).values()];
    const failed = records.filter(({ health }) => health === "failure").map(({ id }) => id);
    const sensors = await asOf(`at=${time}&of=sensors&health=failure&sort=id`);
    expect(sensors.body.items.map(({ id }: { id: string }) => id)).toEqual(failed.sort());
    const ringing = records.filter(({ state }) => state.alarms).map(({ id }) => `${id}:process`);
    const alarms = await asOf(`at=${new Date(time).toISOString()}&of=alarms&sort=id`);
    expect(alarms.body.items.map(({ id }: { id: string }) => id)).toEqual(ringing.sort());
    const [zone] = (await asOf(`at=${time}`)).body.items;
    expect(zone).toMatchObject({
      id: "site/press",
      sensors: { failure: failed.length, total: 20 },
      alarms: { high: { active: ringing.length } },
    });
  });

  it("is told page by page from one and the same moment", async () => {
    const ids: string[] = [];
    let cursor = "";
    do {
      const { body } = await asOf(`at=${at(300)}&of=sensors&limit=3${cursor}`);
      ids.push(...body.items.map(({ id }: { id: string }) => id));
      cursor = body.next ? `&cursor=${body.next}` : "";
    } while (cursor);
    expect(new Set(ids).size).toBe(20);
    expect(ids).toHaveLength(20);
  });

  it("says as of which record it knows each zone, and where history begins later", async () => {
    const { body } = await asOf(`at=${at(100)}`);
    expect(body.zones).toEqual([
      { id: "site/press", epoch: 1, seq: 101, complete: true, completeUpTo: expect.any(Number) },
    ]);
    expect((await asOf(`at=${at(-1)}`)).body).toMatchObject({ zones: [{ complete: true }] });
  });

  it("is refused for a time that is none, or that is still to come", async () => {
    expect((await asOf("at=yesterday")).body.detail).toMatch(/"at" must be: the time that is asked for/);
    expect((await hub.get("/api/v1/asOf")).status).toBe(400);
    expect((await asOf("at=2999-01-01")).body.detail).toMatch(/in the future/);
  });

  it("names a zone of which records are missing", async () => {
    const lost = twin.transition(0, 0, "failure", { at: at(COUNT + 10) }).seq;
    twin.transition(0, 0, "good", { at: at(COUNT + 11) });
    twin.forgotten.add(lost);
    await twin.send({ lose: ({ seq }) => seq === lost });
    const { body } = await eventually(
      () => asOf(`at=${at(COUNT + 20)}`),
      (answer) => answer.body.zones[0].missing?.[0]?.endsWith("lost"),
    );
    expect(body.zones[0]).toMatchObject({
      complete: false,
      missing: [`records ${lost} to ${lost} of epoch 1 are lost`],
    });
    expect((await asOf(`at=${at(COUNT - 10)}`)).body.zones[0].complete).toBe(true);
  });
});

describe("what could not be heard at a past time", () => {
  const pathEvent = async (event: "lost" | "back"): Promise<number> => {
    const time = Date.now();
    const told = { at: time, processedAt: time, kind: "path", path: "embedded", event, text: event } as const;
    twin.log.push({ seq: twin.head + 1, ...told });
    await twin.send();
    await eventually(
      () => hub.get("/api/v1/gateways"),
      ({ body }) => body.items[0]?.applied === twin.head,
    );
    return time;
  };

  it("was unknown then, though it is known by now", async () => {
    const lost = await pathEvent("lost");
    const back = (await pathEvent("back")) + 1;
    const zoneAt = async (time: number) => (await asOf(`at=${time}`)).body.items[0];
    expect((await zoneAt(lost - 1)).overlay).toBeUndefined();
    expect(await zoneAt(lost)).toMatchObject({
      overlay: { reason: "data-path-lost", since: lost },
      sensors: { unknown: 20, total: 20 },
    });
    expect((await zoneAt(back)).overlay).toBeUndefined();
    const { body } = await asOf(`at=${lost}&of=sensors&health=good`);
    expect(body.total).toBe(0);
  });

  it("rang then: a gateway out of reach is among the alarms of its time", async () => {
    const alarmsAt = async (time: number) => (await asOf(`at=${time}&of=alarms&alarm=gateway`)).body.items;
    twin.stopBeating();
    const standing = (state: string) =>
      eventually(
        () => hub.get("/api/v1/alarms?list=all&alarm=gateway"),
        ({ body }) => body.items[0]?.state === state,
      );
    const before = Date.now();
    await standing("unacknowledged");
    const rang = Date.now();
    twin.keepBeating(200);
    await standing("rtnUnacknowledged");
    expect(await alarmsAt(before)).toEqual([]);
    expect(await alarmsAt(rang)).toMatchObject([{ id: "site/press:gateway", state: "unacknowledged", occurrence: 1 }]);
    expect(await alarmsAt(Date.now())).toMatchObject([{ state: "rtnUnacknowledged" }]);
  });
});
