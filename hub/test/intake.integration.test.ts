import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { GatewayItem } from "@tocsin/core/wire/hub-api";
import type { LogRecord } from "@tocsin/core/wire/log";
import { logSubject } from "@tocsin/core/wire/subject";
import { startNatsServer, type TestNatsServer } from "../../test/support/nats-server.ts";
import { GatewayTwin } from "./gateway-twin.ts";
import { startHubProcess } from "./hub-child.ts";
import { configOf, eventually, newFolder, removeFolder, runHub, type RunningHub } from "./running-hub.ts";

let nats: TestNatsServer;
let folder: string;
const closing: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  nats = await startNatsServer();
  folder = newFolder();
});
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
  await nats.close();
  removeFolder(folder);
});

const newHub = async (url = nats.url, options = {}): Promise<RunningHub> => {
  const hub = await runHub(configOf(folder, url), options);
  closing.push(() => hub.close());
  return hub;
};
const newTwin = async (options = {}): Promise<GatewayTwin> => {
  const twin = await GatewayTwin.start(nats.url, options);
  closing.push(() => twin.close());
  await twin.publishInventory();
  twin.claim();
  return twin;
};
const gateway = async (get: RunningHub["get"]): Promise<GatewayItem> => (await get("/api/v1/gateways")).body.items[0];
/** What is applied is in the log a moment later, when it is committed. */
const untilApplied = (get: RunningHub["get"], { head, epoch }: GatewayTwin) =>
  eventually(
    async () => [await gateway(get), (await get(`/api/v1/gateways/site/press/log?epoch=${epoch}&from=${head}`)).body],
    ([item, log]) => item?.applied === head && item.epoch === epoch && log.total === 1,
  );

/** The zone's log as the hub holds it. */
async function hubLog(get: RunningHub["get"], epoch = 1): Promise<LogRecord[]> {
  const records: LogRecord[] = [];
  for (let from: number | undefined = 1; from !== undefined;) {
    const { body } = await get(`/api/v1/gateways/site/press/log?limit=1000&epoch=${epoch}&from=${from}`);
    records.push(...body.items);
    from = body.next;
  }
  return records;
}

describe("a zone's log", () => {
  it("arrives once and in order, and is there by zone, machine and sensor", async () => {
    const twin = await newTwin({ machines: 300, sensorsPerMachine: 4 });
    for (let i = 0; i < 5; i++)
      for (let machine = 0; machine < 300; machine++)
        twin.transition(machine, i % 4, i % 2 ? "failure" : "good", { at: 1_700_000_000_000 + i * 1_000 + machine });
    await twin.send();
    const { get } = await newHub();
    await untilApplied(get, twin);
    expect(await hubLog(get)).toEqual(twin.log);
    expect((await gateway(get)).gaps).toEqual([]);
    const all = await get("/api/v1/transitions?zone=site/press&limit=1000");
    expect(all.body).toMatchObject({ total: 1_500 });
    const rest = await get(`/api/v1/transitions?zone=site/press&limit=1000&cursor=${all.body.next}`);
    const items = [...all.body.items, ...rest.body.items];
    expect(new Set(items.map((item) => item.seq)).size).toBe(1_500);
    expect(items.map((item) => item.at)).toEqual(items.map((item) => item.at).toSorted((a, b) => b - a));
    expect((await get("/api/v1/transitions?machine=site/press/m7")).body.total).toBe(5);
    expect((await get("/api/v1/transitions?health=failure")).body.total).toBe(600);
    expect((await get("/api/v1/sensors/site/press/m7/s1/transitions")).body.total).toBe(2);
    expect((await get("/api/v1/transitions?from=1700000001000&to=1700000001010")).body.total).toBe(10);
  });

  it("goes on after a restart of the hub without gap or double, and knows the fleet before it has read anything", async () => {
    const twin = await newTwin();
    for (let i = 0; i < 50; i++) twin.transition(i % 2, i % 3, i % 2 ? "failure" : "good");
    await twin.send();
    const first = await runHub(configOf(folder, nats.url));
    await untilApplied(first.get, twin);
    const before = (await first.get("/api/v1/sensors?fields=state,since")).body;
    await first.close();
    for (let i = 0; i < 50; i++) twin.transition(0, 0, "good");
    await nats.kill();
    const { get } = await newHub();
    expect((await get("/api/v1/sensors?fields=state,since")).body).toEqual(before);
    await nats.restart();
    await eventually(
      () =>
        twin.send().then(
          () => true,
          () => false,
        ),
      Boolean,
    );
    await untilApplied(get, twin);
    expect(await hubLog(get)).toEqual(twin.log);
  });

  it("survives the hub's sudden death", async () => {
    const twin = await newTwin();
    const file = join(folder, "hub.yaml");
    writeFileSync(file, `data: ./store\nhttp: { port: 0 }\nnats: { servers: ["${nats.url}"] }\n`);
    for (let round = 0; round < 3; round++) {
      const child = await startHubProcess(file);
      closing.push(async () => void child.kill("SIGKILL"));
      for (let i = 0; i < 600; i++) twin.transition(i % 2, i % 3, i % 2 ? "failure" : "good");
      const sending = twin.send();
      if (round === 1) await sending;
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await Promise.all([ended, sending]);
    }
    const { get } = await newHub();
    await untilApplied(get, twin);
    expect(await hubLog(get)).toEqual(twin.log);
    expect((await get("/api/v1/transitions?limit=1")).body.total).toBe(1_800);
  });

  it("shows a missing middle as a gap, asks for it, and says what is lost for good", async () => {
    const twin = await newTwin();
    for (let i = 0; i < 40; i++) twin.transition(0, 0, i % 2 ? "failure" : "good");
    await twin.send({ lose: ({ seq }) => seq >= 10 && seq <= 29 });
    twin.forgotten.add(15).add(16);
    const { get } = await newHub();
    const asked = await eventually(
      () => gateway(get),
      (item) => item?.gaps.length > 0,
    );
    expect(asked).toMatchObject({ gaps: [{ epoch: 1, from: 10, to: 29, state: "asked" }], applied: 41 });
    expect((await get("/api/v1/sensors/site/press/m1/s1")).body.state.signal).toBe("silent");
    twin.beat();
    const settled = await eventually(
      () => gateway(get),
      (item) => item.gaps.length === 3,
    );
    expect(settled.gaps).toEqual([
      { epoch: 1, from: 10, to: 14, state: "filled" },
      { epoch: 1, from: 15, to: 16, state: "lost" },
      { epoch: 1, from: 17, to: 29, state: "filled" },
    ]);
    expect(settled.completeness).toBe("gap");
    expect(await hubLog(get)).toEqual(twin.log.filter(({ seq }) => seq < 15 || seq > 16));
  });

  it("lost in a middle or a tail leaves the fleet as the published states say", async () => {
    const twin = await newTwin();
    const { get } = await newHub();
    const healthOf = async (id: string) => (await get(`/api/v1/sensors/site/press/${id}`)).body.state?.signal;
    const publish = (machine: number) =>
      twin.publishState(machine, {
        epoch: 1,
        seq: twin.head,
        standing: { state: { state: "running", coverage: { good: 0, of: 3 } }, health: "unknown", since: 1 },
        sensors: { s1: { state: { signal: "silent", limit: "normal" }, health: "failure", since: 2 } },
      });
    twin.transition(0, 0, "good");
    twin.transition(1, 0, "good");
    await twin.send();
    await untilApplied(get, twin);
    expect(await healthOf("m2/s1")).toBe("live");
    const lost = twin.transition(1, 0, "failure").seq;
    await publish(1);
    twin.transition(0, 1, "good");
    await twin.send({ lose: ({ seq }) => seq === lost });
    await eventually(
      () => healthOf("m2/s1"),
      (signal) => signal === "silent",
    );
    twin.transition(0, 0, "failure");
    await publish(0);
    await twin.send({ lose: () => true });
    twin.keepBeating(200);
    await eventually(
      () => healthOf("m1/s1"),
      (signal) => signal === "silent",
    );
    await eventually(
      () => hubLog(get),
      (log) => log.length === twin.log.length,
    );
    expect(await hubLog(get)).toEqual(twin.log);
  });

  it("is passed over where a message cannot be read, and the hole is asked for", async () => {
    const twin = await newTwin();
    twin.transition(0, 0, "good");
    await twin.publishRaw(logSubject(twin.path), "not JSON");
    await twin.publishRaw(logSubject(twin.path), JSON.stringify({ v: 1, site: "site", zone: "press" }));
    await twin.send();
    const { get } = await newHub();
    await untilApplied(get, twin);
    expect((await get("/metrics")).body).toMatch(/tocsin_hub_messages_rejected_total 2/);
  });
});

describe("the connection to NATS", () => {
  it("may be absent at the start and come later", async () => {
    const twin = await newTwin();
    twin.transition(0, 0, "good");
    await twin.send();
    await nats.kill();
    const { get } = await newHub();
    expect((await get("/readyz")).body).toMatchObject({ ready: true, nats: "connecting" });
    expect((await get("/api/v1/sensors")).body).toEqual({ items: [], total: 0 });
    await nats.restart();
    await untilApplied(get, twin);
    expect((await get("/readyz")).body).toMatchObject({ nats: "connected", log: "caught-up" });
  });

  it("may lead to streams that were created anew: then everything is read anew", async () => {
    const twin = await newTwin({ machines: 3 });
    for (let i = 0; i < 10; i++) twin.transition(i % 3, 0, "good");
    await twin.send();
    const first = await runHub(configOf(folder, nats.url));
    await untilApplied(first.get, twin);
    await first.close();
    await twin.close();
    await nats.close();
    closing.splice(0);
    nats = await startNatsServer();
    const other = await newTwin({ machines: 1 });
    other.transition(0, 0, "failure");
    await other.send();
    const { get } = await newHub();
    // What the hub knew of the former streams would pass for applied: only the log itself tells.
    await expect.poll(() => hubLog(get), { timeout: 30_000 }).toEqual(other.log);
    await expect.poll(async () => (await get("/api/v1/machines")).body.total, { timeout: 30_000 }).toBe(1);
  });
});

describe("what the gateway publishes beside its log", () => {
  it("is the baseline where the log no longer reaches back", async () => {
    const twin = await newTwin();
    const reading = { value: 7, quality: "good", at: 5 } as const;
    await twin.publishState(1, {
      epoch: 1,
      seq: 90,
      standing: { state: { state: "running", coverage: { good: 1, of: 3 } }, health: "good", since: 1 },
      sensors: { s1: { state: { signal: "live", limit: "normal" }, health: "good", since: 2, reading } },
    });
    const { get } = await newHub();
    const known = () => get("/api/v1/sensors?fields=state,reading&machine=m2&q=s1");
    await eventually(known, ({ body }) => body.items[0]?.state.signal === "live");
    expect((await known()).body.items).toEqual([
      { id: "site/press/m2/s1", state: { signal: "live", limit: "normal" }, reading },
    ]);
  });

  it("takes a machine away when its removal is published", async () => {
    const twin = await newTwin();
    const { get } = await newHub();
    await eventually(
      () => get("/api/v1/sensors"),
      ({ body }) => body.total === 6,
    );
    await twin.removeMachine(0);
    await eventually(
      () => get("/api/v1/sensors"),
      ({ body }) => body.total === 3,
    );
    expect((await get("/api/v1/machines/site/press/m1")).status).toBe(404);
  });

  it("is missed after three heartbeats: the zone shows as unknown, and as it is again on return", async () => {
    let ahead = 0;
    const twin = await newTwin();
    for (let i = 0; i < 6; i++) twin.transition(i >> 1 > 1 ? 1 : 0, i % 3, "good");
    await twin.send();
    const { get } = await newHub(nats.url, { now: () => Date.now() + ahead });
    twin.keepBeating(100);
    await eventually(
      () => get("/api/v1/gateways"),
      ({ body }) => body.items[0]?.completeness === "complete",
    );
    twin.stopBeating();
    const zone = async () => (await get("/api/v1/zones")).body.items[0];
    await eventually(zone, ({ sensors }) => sensors.good > 0);
    const before = await zone();
    ahead = 16_000;
    const silent = await eventually(zone, ({ overlay }) => overlay !== undefined);
    expect(silent).toMatchObject({ overlay: { reason: "gateway-unreachable" }, sensors: { good: 0, unknown: 6 } });
    expect((await get("/api/v1/gateways")).body.items[0]).toMatchObject({
      online: false,
      completeness: "tail-unknown",
    });
    const readings = await get("/api/v1/sensors/site/press/m1/s1/readings");
    expect(readings).toMatchObject({ status: 503, body: { detail: expect.stringMatching(/out of reach since 20/) } });
    twin.beat();
    // The hub's own alarm of it waits for a person; everything else is as it was.
    const { alarms: _alarms, ...back } = await eventually(zone, ({ overlay }) => overlay === undefined);
    const { alarms: _before, ...was } = before;
    expect(back).toEqual(was);
  });
});
