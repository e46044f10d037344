import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SensorTransition } from "@tocsin/core/wire/log";
import { startNatsServer, type TestNatsServer } from "../../test/support/nats-server.ts";
import { GatewayTwin } from "./gateway-twin.ts";
import { configOf, eventually, newFolder, removeFolder, runHub, type RunningHub } from "./running-hub.ts";

const HOUR = 3_600_000;
const SECOND = 1_000;
let nats: TestNatsServer;
let press: GatewayTwin;
let paint: GatewayTwin;
let hub: RunningHub;
const folder = newFolder();
const begin = Math.floor(Date.now() / HOUR) * HOUR - 10 * HOUR;

/** An alarm of a sensor comes at a time, and goes again. */
function alarm(twin: GatewayTwin, machine: number, sensor: number, at: number, forMs: number): void {
  const { cause } = twin.transition(machine, sensor, "good");
  twin.log.pop();
  const running = { state: "unacknowledged", occurrence: 1, since: at, level: "high", priority: "high" } as const;
  const move = (from: string, to: string) => [{ region: "alarms.process", from, to }];
  const told = { healthBefore: "good", cause } as const;
  twin.transition(machine, sensor, "good", {
    ...told,
    at,
    changes: move("normal", "unacknowledged"),
    state: { signal: "live", limit: "high", alarms: { process: running } },
    priority: "high",
  } as Partial<SensorTransition>);
  const gone = { ...told, at: at + forMs, changes: move("unacknowledged", "normal") };
  twin.transition(machine, sensor, "good", { ...gone, state: { signal: "live", limit: "normal" } });
}

beforeAll(async () => {
  nats = await startNatsServer();
  press = await GatewayTwin.start(nats.url, { machines: 2, sensorsPerMachine: 3 });
  paint = await GatewayTwin.start(nats.url, { zone: "paint", order: 1, machines: 1, sensorsPerMachine: 3 });
  for (const twin of [press, paint]) {
    await twin.publishInventory();
    twin.claim();
    for (const machine of twin.machines.keys())
      for (const sensor of twin.sensors.keys()) twin.transition(machine, sensor, "good", { at: begin });
  }
  // One sensor cries wolf, in three runs of five; another fails once for half an hour.
  for (let run = 0; run < 3; run++)
    for (let i = 0; i < 5; i++) alarm(press, 0, 0, begin + (run + 1) * HOUR + i * 20 * SECOND, 8 * SECOND);
  press.transition(0, 1, "failure", { at: begin + 2 * HOUR, healthBefore: "good", changes: [] });
  press.transition(0, 1, "good", { at: begin + 2.5 * HOUR, healthBefore: "failure", changes: [] });
  for (const i of [0, 1, 2]) alarm(paint, 0, i, begin + HOUR + i * 60 * SECOND, 600 * SECOND);
  for (const twin of [press, paint]) {
    await twin.send();
    twin.keepBeating(200);
  }
  const config = configOf(folder, nats.url, {
    figures: { positions: { paintShop: { zone: ["site/paint"] } } },
    gateways: { unreachableAfter: 2_000 },
  });
  hub = await runHub(config);
  await eventually(
    () => hub.get("/api/v1/gateways"),
    ({ body }) => body.items.length === 2 && body.items.every((item: any) => item.completeness === "complete"),
  );
});
afterAll(async () => {
  await hub.close();
  await press.close();
  await paint.close();
  await nats.close();
  removeFolder(folder);
});

describe("/figures", () => {
  it("counts what rang, says that there is too little for a verdict, and cures who cries wolf", async () => {
    const { status, body } = await hub.get("/api/v1/figures");
    expect(status).toBe(200);
    const { alarms, sensors, machines } = body.all;
    expect(body).toMatchObject({ knownFrom: begin, from: begin, enough: false, incomplete: [], total: 0 });
    expect(body.note).toMatch(/too few for a verdict: it takes 30/);
    expect(body.positions).toEqual(["paintShop"]);
    expect(alarms.annunciated).toBe(18);
    expect(alarms.perDay).not.toHaveProperty("verdict");
    expect(alarms.chattering).toMatchObject({ value: 1, occurrences: 15 });
    expect(alarms.worst.items[0]).toMatchObject({
      target: press.sensorId(0, 0),
      annunciated: 15,
      cure: { setting: "offDelay", removed: 12, kept: 3 },
    });
    expect(alarms.worst.items[1].cureText).toMatch(/^no nuisance/);
    expect(sensors).toMatchObject({ things: 9, failures: 1, downMs: HOUR / 2, mttresMs: HOUR / 2 });
    expect(machines).toMatchObject({ things: 3, failures: 0 });
  });

  it("by zone, machine and sensor, of a window, a place or a position", async () => {
    const { body } = await hub.get("/api/v1/figures?by=zone");
    expect(body.items.map(({ id, figures }: any) => [id, figures.alarms.annunciated])).toEqual([
      ["site/press", 15],
      ["site/paint", 3],
    ]);
    const ofSensors = (await hub.get("/api/v1/figures?by=sensor&machine=m1&zone=press&limit=2")).body;
    expect([ofSensors.total, ofSensors.items.length, ofSensors.items[0].id]).toEqual([3, 2, press.sensorId(0, 0)]);
    const position = (await hub.get("/api/v1/figures?position=paintShop")).body;
    expect([position.position, position.all.alarms.annunciated]).toEqual(["paintShop", 3]);
    const from = new Date(begin + 1.5 * HOUR).toISOString();
    const window = (await hub.get(`/api/v1/figures?from=${from}&to=${begin + 2.5 * HOUR}&zone=press`)).body;
    expect(window.all.alarms.annunciated).toBe(5);
    expect(window.all.alarms.perHour.value).toBe(5);
    const named = (await hub.get(`/api/v1/figures?sensor=${press.sensorId(0, 1)}`)).body;
    expect(named.all.sensors).toMatchObject({ things: 1, failures: 1 });
  });

  it("as CSV, one row for each figure", async () => {
    const { body, response } = await hub.get("/api/v1/figures?format=csv&zone=press");
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const rows = body.split("\r\n");
    expect(rows[0]).toBe("id,tag,figure,value,target,atMost,verdict,detail");
    expect(rows[1]).toBe("all,,annunciated,15,,,,");
    expect(body).toMatch(
      /worst alarm 1,15,,,,site\/press\/m1\/s1:process: an off-delay of .* would have removed 12 of 15/,
    );
  });

  it("is not counted twice for who asks again, and refuses what it does not know", async () => {
    const first = await hub.get("/api/v1/figures?zone=paint");
    const etag = first.response.headers.get("etag")!;
    expect((await hub.get("/api/v1/figures?zone=paint", { "if-none-match": etag })).status).toBe(304);
    const wrong = await hub.get("/api/v1/figures?position=paintshop");
    expect([wrong.status, wrong.body.detail]).toEqual([400, expect.stringMatching(/did you mean "?paintShop/)]);
    expect((await hub.get("/api/v1/figures?from=2026-01-02&to=2026-01-01")).status).toBe(400);
  });
});

it("counts the hub's own alarms, and paths that were lost when the window began", async () => {
  const lost = begin + 3 * HOUR;
  const told = { processedAt: Date.now(), kind: "path", path: "embedded", text: "" } as const;
  press.log.push({ seq: press.head + 1, at: lost, event: "lost", ...told });
  press.log.push({ seq: press.head + 1, at: lost + HOUR, event: "back", ...told });
  await press.send();
  await eventually(
    () => hub.get("/api/v1/gateways"),
    ({ body }) => body.items[0]?.applied === press.head,
  );
  const figures = async (query: string) => (await hub.get(`/api/v1/figures?${query}`)).body.all;
  const { links } = await figures(`zone=press&from=${lost + HOUR / 2}&to=${lost + 2 * HOUR}`);
  expect(links).toMatchObject({ pathsLost: 0, lostMs: HOUR / 2 });
  const from = Date.now();
  paint.stopBeating();
  await eventually(
    () => hub.get("/api/v1/alarms?alarm=gateway"),
    ({ body }) => body.total === 1,
  );
  paint.keepBeating(200);
  const { alarms } = await figures(`zone=paint&from=${from}`);
  expect(alarms.annunciated).toBe(1);
  expect(alarms.worst.items[0]).toMatchObject({ id: "site/paint:gateway", alarm: "gateway", tag: "Zone paint" });
  expect((await figures(`zone=paint&machine=m1&from=${from}`)).alarms.annunciated).toBe(0);
});

it("names the hub where it has an alarm of its own, and takes it for no zone", async () => {
  const from = Date.now();
  for (const twin of [press, paint]) twin.stopBeating();
  await eventually(
    () => hub.get("/api/v1/alarms?alarm=gateways"),
    ({ body }) => body.total === 1,
  );
  for (const twin of [press, paint]) twin.keepBeating(200);
  const { all, items } = (await hub.get(`/api/v1/figures?by=zone&from=${from}`)).body;
  const own = all.alarms.worst.items.find(({ alarm }: { alarm: string }) => alarm === "gateways");
  expect(own).toMatchObject({ target: "_hub/_hub", tag: "Hub", description: "hub" });
  expect(items.map(({ id }: { id: string }) => id)).not.toContain("_hub/_hub");
});

it("tells a flood as a state of its zone while it goes on", async () => {
  const at = Date.now() - 30 * SECOND;
  for (let i = 0; i < 12; i++) alarm(paint, 0, i % 3, at + i * SECOND, 500);
  await paint.send();
  const { body } = await eventually(
    () => hub.get("/api/v1/zones?zone=paint"),
    ({ body: { items } }) => items[0].flood !== undefined,
  );
  expect(body.items[0].flood).toEqual({ flood: 1, since: at + 10 * SECOND, alarms: 12 });
  expect((await hub.get("/api/v1/zones?zone=press")).body.items[0]).not.toHaveProperty("flood");
});
