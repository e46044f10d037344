import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startNatsServer, type TestNatsServer } from "../../test/support/nats-server.ts";
import { GatewayTwin } from "./gateway-twin.ts";
import { configOf, eventually, newFolder, removeFolder, runHub, type RunningHub } from "./running-hub.ts";

let nats: TestNatsServer;
const folders = [newFolder(), newFolder(), newFolder()];
let twin: GatewayTwin;
const hubs: RunningHub[] = [];
const start = async (folder: string) =>
  hubs.push(await runHub(configOf(folder, nats.url, { gateways: { unreachableAfter: 3_000 } })));

beforeAll(async () => {
  nats = await startNatsServer();
  twin = await GatewayTwin.start(nats.url, { machines: 1, sensorsPerMachine: 3 });
  await twin.publishInventory();
  twin.claim();
  twin.transition(0, 0, "good");
  await twin.send();
  twin.keepBeating(200);
  await start(folders[0]!);
  await start(folders[1]!);
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

const alarms = (hub: RunningHub) => hub.get("/api/v1/alarms?alarm=gateway");
const facts = async () => {
  const connection = await connect({ servers: nats.url });
  const { state } = await (await jetstreamManager(connection)).streams.info("TOCSIN_HUB");
  await connection.close();
  return state.messages;
};
const untilState = (hub: RunningHub, state: string) =>
  eventually(
    () => alarms(hub),
    ({ body }) => body.items[0]?.state === state,
  );

describe("a gateway that is out of reach", () => {
  it("is one alarm, however many hubs find it", async () => {
    twin.stopBeating();
    for (const hub of hubs) {
      const { body } = await untilState(hub, "unacknowledged");
      expect(body).toMatchObject({
        total: 1,
        items: [{ target: "site/press", priority: "high", message: expect.stringMatching(/3 sensors uncertain$/) }],
      });
      expect((await hub.get("/api/v1/zones")).body.items[0].alarms.high).toEqual({ active: 1, unacknowledged: 1 });
      // Another hub may have said it before this one has noticed.
      await eventually(
        () => hub.get("/api/v1/sensors?health=unknown"),
        ({ body: { total } }) => total === 3,
      );
    }
    expect(await facts()).toBe(1);
  });

  it("is acknowledged at one hub, and that is known to all and to one that starts later", async () => {
    const wrong = { targets: [{ target: "site/press", occurrence: 9 }] };
    expect((await hubs[0]!.ask("POST", "/api/v1/alarms:acknowledge", wrong)).body.results[0]).toMatchObject({
      outcome: "rejected",
      code: "other-occurrence",
    });
    const seen = { targets: [{ target: "site/press", alarm: "gateway", occurrence: 1 }] };
    expect((await hubs[0]!.ask("POST", "/api/v1/alarms:acknowledge", seen)).body.counts).toEqual({ applied: 1 });
    await start(folders[2]!);
    for (const hub of hubs) await untilState(hub, "acknowledged");
    expect((await hubs[2]!.get("/api/v1/audit")).body.items[0]).toMatchObject({
      items: [{ target: { of: "gateway" } }],
    });
    expect(await facts()).toBe(2);
  });

  it("is normal when it is heard again, and what it said before holds", async () => {
    twin.keepBeating(200);
    for (const hub of hubs) {
      await eventually(
        () => alarms(hub),
        ({ body }) => body.total === 0,
      );
      await eventually(
        () => hub.get("/api/v1/sensors/site/press/m1/s1"),
        ({ body }) => body.health === "good",
      );
    }
    expect(await facts()).toBe(3);
  });
});

describe("what hubs find besides", () => {
  it("is one alarm where no gateway at all is heard, and each gateway's own when another is back", async () => {
    const paint = await GatewayTwin.start(nats.url, { zone: "paint", order: 1, machines: 1, sensorsPerMachine: 2 });
    await paint.publishInventory();
    paint.claim();
    await paint.send();
    paint.keepBeating(200);
    for (const hub of hubs)
      await eventually(
        () => hub.get("/api/v1/gateways"),
        ({ body }) => body.items.length === 2 && body.items.every((item: any) => item.completeness === "complete"),
      );
    twin.stopBeating();
    paint.stopBeating();
    for (const hub of hubs) {
      const { body } = await eventually(
        () => hub.get("/api/v1/alarms?alarm=gateways"),
        (answer) => answer.body.total === 1,
      );
      expect(body.items[0]).toMatchObject({
        id: "_hub/_hub:gateways",
        of: "hub",
        message: "None of 2 gateways is heard: 5 sensors uncertain",
      });
      expect((await hub.get("/api/v1/alarms?alarm=gateway")).body.total).toBe(0);
    }
    const { occurrence } = (await hubs[0]!.get("/api/v1/alarms?alarm=gateways")).body.items[0];
    const targets = [{ target: "_hub/_hub", alarm: "gateways", occurrence }];
    const { body } = await hubs[0]!.ask("POST", "/api/v1/alarms:acknowledge", { targets });
    expect(body.counts).toEqual({ applied: 1 });
    const chain = (await hubs[0]!.get("/api/v1/audit/_hub/_hub/chain")).body;
    expect(chain).toMatchObject({ records: 2, intact: true, broken: [] });
    paint.keepBeating(200);
    for (const hub of hubs)
      await eventually(
        () => hub.get("/api/v1/alarms?list=all"),
        ({ body: { items } }) => items.map(({ id }: { id: string }) => id).join() === "site/press:gateway",
      );
    twin.keepBeating(200);
    await paint.close();
    // The link is gone, whether its three heartbeats were missed by now or not.
    const gone = await hubs[0]!.get("/api/v1/machines/site/paint/m1/explain");
    expect([gone.status, gone.body.detail]).toEqual([
      503,
      expect.stringMatching(/^the gateway of site\/paint.* (is out of reach since|it was heard last at) 20/),
    ]);
  });

  it("is a gap in a zone's history, told by one hub and known to all", async () => {
    for (const _ of [1, 2, 3]) twin.transition(0, 1, "good");
    const lost = twin.head - 1;
    twin.forgotten.add(lost);
    await twin.send({ lose: ({ seq }) => seq === lost });
    for (const hub of hubs)
      await eventually(
        () => hub.get("/api/v1/alarms?alarm=gap"),
        ({ body: { items } }) => items[0]?.message === "History of Zone press lacks 1 record for good",
      );
  });

  it("leaves every hub at the same state, told by one number", async () => {
    const hashes = async (hub: RunningHub) => (await hub.get("/api/v1/gateways/site/press/hash")).body;
    const wanted = twin.head;
    const answers = [];
    for (const hub of hubs)
      answers.push(
        await eventually(
          () => hashes(hub),
          ({ seq }) => seq === wanted,
        ),
      );
    expect(new Set(answers.map(({ hash }) => hash)).size).toBe(1);
    expect(answers[0].things).toBe(4);
  });
});
