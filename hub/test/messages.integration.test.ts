import { createHmac } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startNatsServer, type TestNatsServer } from "../../test/support/nats-server.ts";
import { GatewayTwin } from "./gateway-twin.ts";
import { MailReceiver } from "./mail-receiver.ts";
import { alarm, configWithMessages } from "./messages-rig.ts";
import { Receiver } from "./receiver.ts";
import { eventually, newFolder, removeFolder, runHub, type RunningHub } from "./running-hub.ts";

const folder = mkdtempSync(join(tmpdir(), "tocsin-messages-"));
const SECRET = Buffer.from("0123456789abcdefghijklmnopqrstuv");
let nats: TestNatsServer;
let twin: GatewayTwin;
let web: Receiver;
let mail: MailReceiver;
let hub: RunningHub;
const store = newFolder();

const settings = () => `
  gather: 100ms
  floodAbove: 10
  retryFor: 1m
  smtp: { host: 127.0.0.1, port: ${mail.port}, security: none, from: tocsin@example.org }
  deadMan: { url: "${web.url}/alive", every: 1s }
  targets:
    - { name: events, webhook: { url: "${web.url}/events", hmacSecretFile: ${join(folder, "secret")} }, updates: true }
    - { name: night, email: { to: [night@example.org] } }
    - { name: broken, webhook: { url: "${web.url}/broken" } }
    - { name: boss, webhook: { url: "${web.url}/boss" } }
  routes:
    - { name: all, steps: [{ to: [events] }] }
    - { name: mails, labels: ["criticality:A"], kinds: [process], steps: [{ to: [night] }] }
    - name: calls
      labels: ["criticality:B"]
      zones: [site/press]
      priorities: [high]
      kinds: [process]
      steps: [{ to: [broken] }, { after: 1s, to: [boss] }]
`;
const startHub = async () => {
  hub = await runHub(configWithMessages(store, nats.url, settings()));
};

beforeAll(async () => {
  writeFileSync(join(folder, "secret"), `whsec_${SECRET.toString("base64")}\n`);
  [nats, web, mail] = [await startNatsServer(), await Receiver.start(), await MailReceiver.start()];
  twin = await GatewayTwin.start(nats.url, { machines: 2, sensorsPerMachine: 40 });
  await twin.publishInventory();
  twin.claim();
  await twin.send();
  twin.keepBeating(200);
  await startHub();
});
afterAll(async () => {
  await hub.close();
  await twin.close();
  for (const each of [web, mail, nats]) await each.close();
  [folder, store].forEach(removeFolder);
});

const events = (of: string) => web.at("/events").filter(({ body }) => body.subject === of);
const untilTold = (of: string, type: string) =>
  eventually(
    () => events(of),
    (list) => list.some(({ body }) => body.type === `tocsin.alarm.${type}.v1`),
  );
const OIL = "site/press/m1/s1:process";

describe("a message", () => {
  it("is a signed CloudEvent that says what to do and opens the alarm", async () => {
    alarm(twin, [0, 0], "B");
    await twin.send();
    const [message] = await untilTold(OIL, "raised");
    expect(message!.headers["content-type"]).toMatch("application/cloudevents+json");
    expect(message!.body).toMatchObject({
      specversion: "1.0",
      type: "tocsin.alarm.raised.v1",
      subject: OIL,
      data: {
        tag: "m1-s1",
        description: "Oil temperature",
        value: 92.25,
        unit: "°C",
        limit: 80,
        level: "high",
        message: "too hot",
        url: "https://tocsin.example/plant/#/sensor/site/press/m1/s1",
        summary: "m1-s1 too hot: 92.25 °C (high 80 °C)",
      },
    });
    // Verified as any receiver would, by nothing of ours.
    const { "webhook-id": id, "webhook-timestamp": time, "webhook-signature": signature } = message!.headers;
    const wanted = createHmac("sha256", SECRET)
      .update(`${String(id)}.${String(time)}.${message!.text}`)
      .digest("base64");
    expect(signature).toBe(`v1,${wanted}`);
    expect(message!.body.id).toBe(id);
    expect(Math.abs(Number(time) - Date.now() / 1_000)).toBeLessThan(60);
  });

  it("comes by e-mail where a route asks for its label, once", async () => {
    await eventually(
      () => mail.received,
      (list) => list.length > 0,
    );
    expect(mail.received).toHaveLength(1);
    const [{ to, text }] = mail.received as [(typeof mail.received)[0]];
    expect(to).toEqual(["night@example.org"]);
    expect(text).toMatch(/^Subject: .*high.*too_hot/m);
    expect(text).toMatch(/^Message-ID: <[\w-]{22}@example.org>/im);
    expect(text.replaceAll("=\r\n", "")).toContain("https://tocsin.example/plant/#/sensor/site/press/m1/s1");
  });

  it("follows when somebody acknowledged and when it is over", async () => {
    alarm(twin, [0, 0], "C");
    await twin.send();
    await untilTold(OIL, "acknowledged");
    alarm(twin, [0, 0], "A");
    await twin.send();
    await untilTold(OIL, "ended");
    expect(events(OIL).map(({ body }) => body.type.split(".")[2])).toEqual(["raised", "acknowledged", "ended"]);
  });

  it("is sent for an alarm that asks for no acknowledgement and is over at once", async () => {
    alarm(twin, [0, 1], "B");
    alarm(twin, [0, 1], "A");
    await twin.send();
    await untilTold("site/press/m1/s2:process", "raised");
  });

  it("is not sent for what is shelved or only logged", async () => {
    alarm(twin, [0, 2], "B", { muted: "shelved" });
    alarm(twin, [0, 3], "B", { priority: "log" });
    alarm(twin, [0, 4], "B", { priority: "low" });
    await twin.send();
    await untilTold("site/press/m1/s5:process", "raised");
    expect(events("site/press/m1/s3:process")).toEqual([]);
    expect(events("site/press/m1/s4:process")).toEqual([]);
    for (const sensor of [2, 3, 4]) alarm(twin, [0, sensor], "A");
    await twin.send();
  });
});

describe("a receiver that does not take it", () => {
  it("is tried again under the same id, while the next person is called", async () => {
    let refused = 2;
    web.status = ({ path }) => (path === "/broken" && refused-- > 0 ? 503 : 202);
    alarm(twin, [1, 0], "B");
    await twin.send();
    const attempts = await eventually(
      () => web.at("/broken"),
      (list) => list.length === 3,
    );
    expect(new Set(attempts.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    await eventually(
      () => web.at("/boss"),
      (list) => list.length === 1,
    );
    expect(web.at("/boss")[0]!.body.type).toBe("tocsin.alarm.escalated.v1");
    alarm(twin, [1, 0], "A");
    await twin.send();
  });

  it("has its message kept as dead, listed for the administrator and sent when that is asked", async () => {
    web.status = ({ path }) => (path === "/broken" ? 400 : 202);
    alarm(twin, [1, 1], "B", { priority: "high" });
    await twin.send();
    const { body } = await eventually(
      () => hub.get("/api/v1/messages?state=dead"),
      (answer) => answer.body.total === 1,
    );
    expect(body.items[0]).toMatchObject({
      target: "broken",
      route: "calls",
      error: "answered with status 400",
      attempts: 1,
    });
    web.status = 202;
    const asked = { ids: [body.items[0].id, "nonsense"] };
    expect((await hub.ask("POST", "/api/v1/messages:retry", asked)).body).toEqual({ total: 1, unknown: ["nonsense"] });
    await eventually(
      () => hub.get("/api/v1/messages?state=dead"),
      (answer) => answer.body.total === 0,
    );
    expect((await hub.get("/metrics")).body).toMatch(/tocsin_hub_messages_total\{target="broken",outcome="dead"\} 1/);
    alarm(twin, [1, 1], "A");
    await twin.send();
  });
});

describe("a hub that starts again", () => {
  it("goes on with deadlines where it stopped, and tells nothing twice", async () => {
    web.status = 202;
    alarm(twin, [1, 2], "B", { priority: "high" });
    await twin.send();
    const id = "site/press/m2/s3:process";
    await untilTold(id, "raised");
    await hub.close();
    const boss = web.at("/boss").length;
    await startHub();
    await eventually(
      () => web.at("/boss").slice(boss),
      (list) => list.some(({ body }) => body.subject === id),
    );
    expect(events(id)).toHaveLength(1);
    alarm(twin, [1, 2], "C", { priority: "high" });
    await twin.send();
    await untilTold(id, "acknowledged");
  });
});

describe("many at once", () => {
  it("are one message, and none of them is told again when its time has passed", async () => {
    const before = web.at("/events").length;
    for (let sensor = 5; sensor < 40; sensor++) alarm(twin, [0, sensor], "B", { priority: "low" });
    await twin.send();
    const flood = await untilTold("site/press:flood", "raised");
    expect(flood[0]!.body.data).toMatchObject({
      kind: "flood",
      alarms: 35,
      url: "https://tocsin.example/plant/#/alarms",
    });
    for (let sensor = 5; sensor < 40; sensor++) alarm(twin, [0, sensor], "C", { priority: "low" });
    await twin.send();
    await untilTold("site/press:flood", "acknowledged");
    expect(
      web
        .at("/events")
        .slice(before)
        .filter(({ body }) => body.subject !== "site/press:flood"),
    ).toEqual([]);
    for (let sensor = 5; sensor < 40; sensor++) alarm(twin, [0, sensor], "A");
    await twin.send();
  });
});

describe("a gateway that falls silent", () => {
  it("is one message, and the dead-man address is left alone while it is away", async () => {
    await eventually(
      () => web.at("/alive").length,
      (count) => count > 1,
    );
    const before = web.at("/events").length;
    twin.stopBeating();
    await untilTold("site/press:gateway", "raised");
    const alive = web.at("/alive").length;
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(web.at("/alive").length).toBeLessThanOrEqual(alive + 1);
    expect(web.at("/events").slice(before)).toHaveLength(1);
    expect(web.at("/events")[before]!.body.data).toMatchObject({
      kind: "gateway",
      message: expect.stringMatching(/80 sensors uncertain/),
      action: expect.stringMatching(/edge PC/),
      url: "https://tocsin.example/plant/#/alarms/site/press:gateway",
    });
    twin.keepBeating(200);
    await eventually(
      () => web.at("/alive").length,
      (count) => count > alive + 1,
    );
  });
});
