import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AuditItem } from "@tocsin/core/wire/audit";
import { connect } from "@nats-io/transport-node";
import { Commander } from "../src/commands/commander.ts";
import { requestCommand } from "../src/gateways/command-request.ts";
import { startNatsServer, type TestNatsServer } from "../../test/support/nats-server.ts";
import { GatewayTwin } from "./gateway-twin.ts";
import { configOf, eventually, newFolder, removeFolder, runHub, type RunningHub } from "./running-hub.ts";

let nats: TestNatsServer;
const folders = [newFolder(), newFolder()];
let press: GatewayTwin;
let paint: GatewayTwin;
let hub: RunningHub;
let other: RunningHub;

const alarm = { state: "unacknowledged", occurrence: 7, since: 1_000, level: "high", priority: "high" } as const;

beforeAll(async () => {
  nats = await startNatsServer();
  [press, paint] = (await Promise.all(
    ["press", "paint"].map((zone, order) =>
      GatewayTwin.start(nats.url, { zone, order, machines: 2, sensorsPerMachine: 3 }),
    ),
  )) as [GatewayTwin, GatewayTwin];
  for (const twin of [press, paint]) {
    await twin.publishInventory();
    twin.claim();
    const state = { signal: "live", limit: "high", alarms: { process: alarm } } as const;
    for (let i = 0; i < 6; i++) twin.transition(i % 2, i % 3, "good", { state });
    await twin.send();
    twin.keepBeating(200);
  }
  const over = { gateways: { unreachableAfter: 1_500 } };
  hub = await runHub(configOf(folders[0]!, nats.url, over));
  other = await runHub(configOf(folders[1]!, nats.url, over));
  for (const each of [hub, other])
    await eventually(
      () => each.get("/api/v1/alarms"),
      ({ body }) => body.total === 12,
    );
});
afterAll(async () => {
  for (const each of [hub, other]) await each.close();
  for (const twin of [press, paint]) await twin.close();
  await nats.close();
  folders.forEach(removeFolder);
});

const post = (path: string, body: object, key?: string, at = hub) =>
  at.ask("POST", `/api/v1/${path}`, body, key === undefined ? {} : { "idempotency-key": key });
const audit = async (zone: string): Promise<AuditItem[]> =>
  (await hub.get(`/api/v1/audit?zone=site/${zone}&limit=500`)).body.items;
const seen = { target: "site/press/m1/s1", alarm: "process", occurrence: 7 };

describe("a command on one alarm", () => {
  it("is audited, carried out by the gateway, and answered with the outcome", async () => {
    const { status, body } = await post("alarms:acknowledge", { targets: [seen], comment: "on my way" });
    expect([status, body]).toMatchObject([
      200,
      { command: "acknowledge", total: 1, counts: { applied: 1 }, results: [{ ...seen, outcome: "applied" }] },
    ]);
    const request = press.commands.get(body.results[0].id);
    expect(request).toMatchObject({
      command: "acknowledge",
      target: { of: "sensor", id: seen.target, alarm: "process" },
      occurrence: 7,
      who: "this computer",
      comment: "on my way",
    });
    const [outcome, requested] = await audit("press");
    expect(requested).toMatchObject({
      event: "requested",
      who: { id: "local" },
      comment: "on my way",
      items: [{ before: "unacknowledged" }],
      intact: true,
    });
    expect(outcome).toMatchObject({
      event: "outcome",
      items: [{ outcome: "applied", after: "acknowledged" }],
      previous: requested!.hash,
    });
    await press.send();
    const record = await eventually(
      () => other.get(`/api/v1/commands/${body.results[0].id}`),
      (answer) => answer.status === 200,
    );
    expect(record.body).toMatchObject({ kind: "command", outcome: "applied", by: "this computer", zone: "site/press" });
  });

  it("is told why it was rejected", async () => {
    press.obeys = { rejects: "other-occurrence" };
    const { status, body } = await post("alarms:acknowledge", { targets: [seen] });
    press.obeys = "applied";
    expect([status, body.results[0]]).toMatchObject([200, { outcome: "rejected", code: "other-occurrence" }]);
    const unnamed = await post("alarms:acknowledge", { targets: [{ target: seen.target }] });
    expect(unnamed.body.results[0]).toMatchObject({
      outcome: "rejected",
      code: "incomplete",
      detail: expect.stringMatching(/occurrence/),
    });
  });

  it("that is not answered is pending, and its outcome comes with the log", async () => {
    press.obeys = "silent";
    const { status, body } = await post("alarms:shelve", { targets: [seen], comment: "probe is out", forMs: 60_000 });
    press.obeys = "applied";
    const { id, outcome } = body.results[0];
    expect([status, outcome]).toEqual([202, "pending"]);
    await press.send();
    await eventually(
      () => hub.get(`/api/v1/commands/${id}`),
      (answer) => answer.body.outcome === "applied",
    );
  });

  it("is refused where what it names is not there, or where nothing is named", async () => {
    expect((await post("alarms:acknowledge", { targets: [{ ...seen, target: "site/press/m1/s9" }] })).status).toBe(404);
    expect((await post("alarms:acknowledge", {})).status).toBe(400);
    expect((await post("alarms:shelve", { targets: [seen] })).body.detail).toMatch(/comment/);
    expect((await post("alarms:acknowledge", { targets: [seen], coment: "x" })).body.detail).toMatch(
      /did you mean "comment"/,
    );
  });
});

describe("a command on many", () => {
  it("is counted before it is done, and not done where the count is another by then", async () => {
    const filter = { zone: ["press"], machine: ["m2"] };
    const before = press.commandsHeard;
    const preview = (await post("alarms:acknowledge", { filter, preview: true })).body;
    expect(preview).toMatchObject({ preview: true, total: 3, counts: { "site/press": 3 } });
    expect((await post("alarms:acknowledge", { filter, expected: 2 })).status).toBe(409);
    expect(press.commandsHeard).toBe(before);
    const done = (await post("alarms:acknowledge", { filter, expected: 3 })).body;
    expect(done).toMatchObject({ total: 3, counts: { applied: 3 } });
    expect(done.results.map(({ occurrence }: { occurrence: number }) => occurrence)).toEqual([7, 7, 7]);
  });

  it("takes sensors, machines, sources and zones out of service and back", async () => {
    const until = Date.now() + 3_600_000;
    const out = await post("machines:outOfService", { ids: ["site/press/m1"], until, comment: "oil change" });
    expect(out.body).toMatchObject({ counts: { applied: 1 }, results: [{ target: "site/press/m1" }] });
    expect([...press.commands.values()].at(-1)).toMatchObject({
      command: "outOfService",
      target: { of: "machine", id: "site/press/m1" },
      until,
      comment: "oil change",
    });
    const source = { ids: ["site/press/plc-m1"], until, comment: "new CPU" };
    expect((await post("sources:outOfService", source)).body.results).toEqual([
      { id: expect.any(String), target: "site/press/plc-m1", outcome: "applied" },
    ]);
    expect([...press.commands.values()].at(-1)?.target).toEqual({ of: "source", id: "site/press/plc-m1" });
    expect((await post("sources:outOfService", { ...source, ids: ["site/press/plc-x"] })).status).toBe(404);
    const through = { source: ["plc-m1"], zone: ["press"] };
    expect((await post("sources:returnToService", { filter: through })).body.total).toBe(1);
    expect((await post("zones:returnToService", { filter: { zone: ["press"] } })).body.total).toBe(1);
    expect((await post("sensors:returnToService", { filter: { q: "m1-s1" } })).body.total).toBe(2);
  });
});

describe("the audit", () => {
  it("is one chain for each zone, whichever hub wrote it", async () => {
    await Promise.all(
      [hub, other, hub, other].map((at, i) =>
        post("alarms:unshelve", { targets: [{ target: `site/paint/m1/s${(i % 3) + 1}` }] }, `k${i}`, at),
      ),
    );
    for (const zone of ["press", "paint"]) {
      const records = (await audit(zone)).reverse();
      expect(records.length).toBeGreaterThan(7);
      expect(records.every(({ intact }) => intact)).toBe(true);
      expect(records.map(({ previous }) => previous)).toEqual(["", ...records.slice(0, -1).map(({ hash }) => hash)]);
    }
    const ofPress = await audit("press");
    expect((await hub.get("/api/v1/audit?zone=press&limit=500")).body.items).toEqual(ofPress);
    const chain = (await hub.get("/api/v1/audit/site/press/chain")).body;
    expect(chain).toEqual({ records: ofPress.length, intact: true, broken: [], hash: ofPress[0]!.hash });
    const page = (await hub.get("/api/v1/audit?limit=2")).body;
    const next = (await hub.get(`/api/v1/audit?limit=2&before=${page.next}`)).body;
    expect(next.items[0].sequence).toBe(page.items[1].sequence - 1);
  });
});

describe("an audit that somebody has touched", () => {
  it("says which record is not what was written, and which does not follow", async () => {
    const { items } = (await hub.get("/api/v1/audit?zone=site/paint&limit=1")).body;
    const { sequence: _, intact: __, ...newest } = items[0];
    const touched = { ...newest, at: newest.at + 1 };
    await paint.publishRaw("tocsin.v1.site.paint.audit", JSON.stringify(touched));
    await paint.publishRaw("tocsin.v1.site.paint.audit", JSON.stringify(newest));
    const { body } = await hub.get("/api/v1/audit/site/paint/chain");
    expect(body.intact).toBe(false);
    expect(body.broken.map(({ detail }: { detail: string }) => detail)).toEqual([
      expect.stringMatching(/not as it was written/),
      expect.stringMatching(/does not follow/),
    ]);
    expect((await hub.get("/api/v1/audit/site/press/chain")).body.intact).toBe(true);
  });
});

describe("a gateway out of reach", () => {
  it("is said with since when, and the others are still asked", async () => {
    paint.stopBeating();
    await eventually(
      () => hub.get("/api/v1/gateways"),
      ({ body }) => body.items.some(({ online }: { online: boolean }) => !online),
    );
    const one = await post("alarms:acknowledge", { targets: [{ ...seen, target: "site/paint/m1/s1" }] });
    expect([one.status, one.body.detail]).toEqual([503, expect.stringMatching(/site\/paint is out of reach since 20/)]);
    const both = await post("alarms:acknowledge", { filter: { machine: ["m1"] } });
    expect(both.body.counts).toEqual({ applied: 3, unreachable: 3 });
    paint.keepBeating(200);
  });
});

describe("a command whose hub went down before it knew the outcome", () => {
  it("is asked for by id once it has expired, and its outcome is audited once", async () => {
    press.obeys = "silent";
    const target = { target: "site/press/m2/s3", alarm: "process" };
    const { body } = await post("alarms:shelve", { targets: [target], comment: "calibrated", forMs: 600_000 });
    expect(body.results[0].outcome).toBe("pending");
    press.obeys = "applied";
    const connection = await connect({ servers: nats.url });
    const later = new Commander({
      fleet: other.fleet,
      now: () => Date.now() + 200_000,
      connection: () => connection,
      send: (zone, request) => requestCommand(connection, zone, request),
      outcomeOf: async () => undefined,
      acknowledgeOwn: async () => ({ outcome: "applied" }),
      failed: () => undefined,
    });
    await later.finish();
    const { id } = body.results[0];
    const outcomes = async () =>
      (await audit("press"))
        .filter(({ event }) => event === "outcome")
        .flatMap(({ items }) => items.flatMap(({ command, outcome }) => (command === id ? [outcome] : [])));
    expect(await outcomes()).toEqual(["applied", "pending"]);
    const heard = press.commandsHeard;
    await later.finish();
    expect([press.commandsHeard, await outcomes()]).toEqual([heard, ["applied", "pending"]]);
    later.close();
    await connection.close();
  });
});
