import { connect as connectSocket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startNatsServer, type TestNatsServer } from "../../test/support/nats-server.ts";
import { GatewayTwin } from "./gateway-twin.ts";
import { configOf, eventually, newFolder, removeFolder, runHub, type RunningHub } from "./running-hub.ts";
import { listenTo, type Listener } from "./stream-listener.ts";

let nats: TestNatsServer;
let folder: string;
let twin: GatewayTwin;
let hub: RunningHub;
const listeners: Listener[] = [];

beforeEach(async () => {
  nats = await startNatsServer();
  folder = newFolder();
  twin = await GatewayTwin.start(nats.url, { machines: 3, sensorsPerMachine: 2 });
  await twin.publishInventory();
  twin.claim();
  for (let i = 0; i < 6; i++) twin.transition(i % 3, i % 2, "good");
  await twin.send();
  twin.keepBeating(100);
  hub = await newHub();
});
afterEach(async () => {
  for (const listener of listeners.splice(0)) listener.close();
  await hub.close();
  await twin.close();
  await nats.close();
  removeFolder(folder);
});

async function newHub(over = {}): Promise<RunningHub> {
  const started = await runHub(configOf(folder, nats.url, over));
  await eventually(
    () => started.get("/api/v1/gateways"),
    ({ body }) => body.items[0]?.applied === twin.head,
  );
  await eventually(
    () => started.get("/api/v1/sensors?health=good"),
    ({ body }) => body.total === 6,
  );
  return started;
}

async function listen(query = "", lastEventId?: string): Promise<Listener> {
  const listener = await listenTo(hub.url, query, lastEventId);
  listeners.push(listener);
  return listener;
}

const find = (listener: Listener, event: string, like: (data: any) => boolean = () => true) =>
  eventually(
    () => listener.events.find((each) => each.event === event && like(each.data)),
    (found) => !!found,
  );
const changed = (id: string, health: string) => (data: any) =>
  data.sensors?.some((sensor: any) => sensor.id === id && sensor.health === health);

describe("the stream", () => {
  it("begins with hello and a snapshot that equals the lists, then tells every change", async () => {
    const listener = await listen();
    const snapshot = (await find(listener, "snapshot"))!.data;
    expect(listener.events[0]).toMatchObject({ event: "hello", data: { api: "1.0" } });
    expect(snapshot.sensors).toHaveLength(6);
    expect(snapshot.transitions).toHaveLength(6);
    expect(snapshot).toMatchObject({ zones: [{ id: "site/press" }], gateways: [{ id: "site/press" }] });
    twin.transition(1, 1, "failure");
    twin.machineTransition(1, "unknown");
    await twin.send();
    const change = (await find(listener, "changes", changed("site/press/m2/s2", "failure")))!;
    expect(change.data).toMatchObject({ machines: [{ id: "site/press/m2" }] });
    // What is counted moves with every record, and is told a moment later.
    await find(listener, "changes", ({ zones }) => zones?.[0].sensors.failure === 1);
    // A batch may end between a change of the fleet and the transition's commit: the next one then tells of it.
    const told = (await find(listener, "changes", ({ transitions }) => transitions))!.data;
    expect(told.transitions).toMatchObject([{ seq: 8, tag: "m2-s2" }, { seq: 9 }]);
    expect(change.id).toMatch(/^[0-9a-z]+-\d+-0$/);
  });

  it("is the same packed as it is without", async () => {
    const ask = (encoding: string) =>
      fetch(`${hub.url}/api/v1/stream`, { headers: { "accept-encoding": encoding } }).then(async (response) => {
        const reader = response.body!.getReader();
        let text = "";
        while (!text.includes("event: snapshot") || !text.endsWith("\n\n"))
          text += Buffer.from((await reader.read()).value!).toString();
        await reader.cancel();
        return { encoding: response.headers.get("content-encoding"), text: text.slice(text.indexOf("id: ")) };
      });
    const [packed, plain, refused] = await Promise.all(["gzip, br", "identity", "gzip;q=0"].map(ask));
    expect([packed!.encoding, plain!.encoding, refused!.encoding]).toEqual(["gzip", null, null]);
    expect(packed!.text).toBe(plain!.text);
  });

  it("tells only what concerns the asked machine", async () => {
    const listener = await listen("?machine=site/press/m1");
    const snapshot = (await find(listener, "snapshot"))!.data;
    expect(snapshot.sensors.map(({ id }: { id: string }) => id)).toEqual(["site/press/m1/s1", "site/press/m1/s2"]);
    twin.transition(2, 0, "failure");
    twin.transition(0, 0, "failure");
    await twin.send();
    const { data } = (await find(listener, "changes", changed("site/press/m1/s1", "failure")))!;
    expect(data.sensors).toHaveLength(1);
    const told = (await find(listener, "changes", ({ transitions }) => transitions))!.data;
    expect(told.transitions).toHaveLength(1);
  });

  it("begins with the newest transitions of what is asked for, by short name as by full", async () => {
    const told = async (query: string): Promise<string[]> =>
      (await find(await listen(query), "snapshot"))!.data.transitions.map(({ id }: { id: string }) => id);
    expect(await told("?zone=press&site=site")).toHaveLength(6);
    expect(await told("?zone=paint")).toEqual([]);
    expect(await told("?site=other")).toEqual([]);
    const short = await told("?machine=m1");
    expect(short).toHaveLength(2);
    expect(short.every((id) => id.startsWith("site/press/m1/"))).toBe(true);
    expect(await told("?machine=site/press/m1")).toEqual(short);
    expect(await told("?machine=m1&machine=site/press/m2")).toHaveLength(4);
    expect(await told("?machine=m1&zone=paint")).toEqual([]);
  });

  it("goes on where a client left off: what changed meanwhile, and no snapshot", async () => {
    const first = await listen();
    await find(first, "snapshot");
    twin.transition(0, 0, "failure");
    await twin.send();
    // A batch may end between a change of the fleet and its transition: only an event that tells of it promises it.
    const tells = (seq: number) => (data: any) => data.transitions?.some((each: any) => each.seq === seq);
    const { id } = (await find(first, "changes", tells(8)))!;
    first.close();
    twin.transition(2, 1, "failure");
    await twin.send();
    await eventually(
      () => hub.get("/api/v1/gateways"),
      ({ body }) => body.items[0].applied === twin.head,
    );
    const second = await listen("", id);
    const { data } = (await find(second, "changes"))!;
    expect(data.sensors.map((sensor: any) => sensor.id)).toContain("site/press/m3/s2");
    await find(second, "changes", tells(9));
    const told = second.events.flatMap((event) => event.data.transitions ?? []);
    expect(told.map((each: any) => each.seq)).toEqual([9]);
    expect(second.events.some(({ event }) => event === "snapshot" || event === "reset")).toBe(false);
  });

  it("goes on after a restart of the hub where nothing was logged meanwhile", async () => {
    const first = await listen();
    const { id } = (await find(first, "snapshot"))!;
    first.close();
    await hub.close();
    hub = await newHub();
    const second = await listen("", id);
    const { data } = (await find(second, "changes"))!;
    expect(data.sensors).toHaveLength(6);
    expect(data.transitions).toEqual([]);
    expect(second.events.some(({ event }) => event === "snapshot" || event === "reset")).toBe(false);
  });

  it("resets a client that cannot go on, and says why", async () => {
    const first = await listen();
    const { id } = (await find(first, "snapshot"))!;
    first.close();
    await hub.close();
    twin.transition(0, 0, "failure");
    await twin.send();
    const started = await runHub(configOf(folder, nats.url));
    await eventually(
      () => started.get("/api/v1/gateways"),
      ({ body }) => body.items[0]?.applied === twin.head,
    );
    await started.close();
    hub = await runHub(configOf(folder, nats.url));
    const [incarnation, seq] = id!.split("-");
    const reasons = [
      [id!, /started anew/],
      [`${incarnation}-${Number(seq) + 1_000}-0`, /not read the log as far/],
      ["zzz-1-0", /other streams/],
    ] as const;
    for (const [last, reason] of reasons) {
      const listener = await listen("", last);
      await find(listener, "snapshot");
      expect(listener.events[1]).toMatchObject({ event: "reset", data: { reason: expect.stringMatching(reason) } });
    }
  });

  it("tells when a gateway falls silent although nothing was logged", async () => {
    await hub.close();
    hub = await newHub({ gateways: { unreachableAfter: 300 } });
    const listener = await listen();
    expect((await find(listener, "snapshot"))!.data.zones[0].overlay).toBeUndefined();
    twin.stopBeating();
    await find(listener, "changes", (data) => data.sensors?.length === 6 && data.sensors[0].overlay);
  });

  it("says that the hub itself is cut off from its bus, and judges no gateway meanwhile", async () => {
    await hub.close();
    hub = await newHub({ gateways: { unreachableAfter: 1_000 } });
    const listener = await listen();
    await find(listener, "snapshot");
    expect(listener.events[0]!.data.bus).toMatchObject({ connected: true });
    await nats.kill();
    const cutOff = (await find(listener, "heartbeat", ({ bus }) => !bus.connected))!.data;
    await eventually(Date.now, (now) => now > cutOff.at + 3_000);
    const { body } = await hub.get("/api/v1/gateways");
    expect(body).toMatchObject({ bus: { connected: false, since: cutOff.bus.since }, items: [{ online: true }] });
    expect((await hub.get("/readyz")).body).toMatchObject({ ready: true, bus: { connected: false } });
    const readings = await hub.get("/api/v1/sensors/site/press/m1/s1/readings");
    expect(readings).toMatchObject({
      status: 503,
      body: { detail: expect.stringMatching(/the hub itself is cut off/) },
    });
    await nats.restart();
    await find(listener, "heartbeat", ({ bus }) => bus.connected && bus.since > cutOff.at);
    expect((await hub.get("/api/v1/gateways")).body).toMatchObject({ bus: { connected: true } });
    expect(listener.events.some(({ data }) => data.zones?.some((zone: any) => zone.overlay))).toBe(false);
  });

  it("refuses more listeners than it may have", async () => {
    await hub.close();
    const { stream } = configOf(folder, nats.url);
    hub = await newHub({ stream: { ...stream, clientsMax: 1 } });
    await find(await listen(), "snapshot");
    expect((await listen()).status).toBe(503);
  });

  it("drops a listener that takes nothing, and goes on with the others", async () => {
    await hub.close();
    hub = await newHub({ stream: { batch: 20, clientsMax: 100, clientBytesMax: 1_048_576, slowAfter: 2_000 } });
    const { port } = new URL(hub.url);
    const deaf = connectSocket(Number(port), "127.0.0.1");
    deaf.on("error", () => undefined);
    deaf.pause();
    deaf.write("GET /api/v1/stream HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n");
    const clients = async () => Number(/stream_clients (\d+)/.exec((await hub.get("/metrics")).body)![1]);
    await eventually(clients, (count) => count === 1);
    const listener = await listen();
    await find(listener, "snapshot");
    const text = "x".repeat(20_000);
    const gone = async () => {
      for (let i = 0; i < 40; i++) twin.transition(i % 3, 0, "failure", { message: text });
      await twin.send();
      return await clients();
    };
    await eventually(gone, (count) => count === 1);
    let heard = "";
    deaf.setEncoding("utf8").on("data", (text: string) => (heard += text));
    deaf.resume();
    twin.transition(0, 1, "failure");
    await twin.send();
    await find(listener, "changes", changed("site/press/m1/s2", "failure"));
    await eventually(
      () => heard,
      (text) => text.includes("dropped: it took less than was sent for too long"),
    );
    expect((await hub.get("/metrics")).body).toMatch(/stream_dropped_total 1/);
  });
});
