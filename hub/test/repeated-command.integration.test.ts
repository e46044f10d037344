import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AuditItem } from "@tocsin/core/wire/audit";
import { startNatsServer, type TestNatsServer } from "../../test/support/nats-server.ts";
import { GatewayTwin } from "./gateway-twin.ts";
import { configOf, eventually, newFolder, removeFolder, runHub, type RunningHub } from "./running-hub.ts";

let nats: TestNatsServer;
const folders = [newFolder(), newFolder()];
let press: GatewayTwin;
let hub: RunningHub;
let other: RunningHub;

const alarm = { state: "unacknowledged", occurrence: 7, since: 1_000, level: "high", priority: "high" } as const;

beforeAll(async () => {
  nats = await startNatsServer();
  press = await GatewayTwin.start(nats.url, { machines: 2, sensorsPerMachine: 3 });
  await press.publishInventory();
  press.claim();
  const state = { signal: "live", limit: "high", alarms: { process: alarm } } as const;
  for (let i = 0; i < 6; i++) press.transition(i % 2, i % 3, "good", { state });
  await press.send();
  press.keepBeating(200);
  hub = await runHub(configOf(folders[0]!, nats.url));
  other = await runHub(configOf(folders[1]!, nats.url));
  for (const each of [hub, other])
    await eventually(
      () => each.get("/api/v1/alarms"),
      ({ body }) => body.total === 6,
    );
});
afterAll(async () => {
  for (const each of [hub, other]) await each.close();
  await press.close();
  await nats.close();
  folders.forEach(removeFolder);
});

const post = (path: string, body: object, key: string, at = hub) =>
  at.ask("POST", `/api/v1/${path}`, body, { "idempotency-key": key });
const audit = async (zone: string): Promise<AuditItem[]> =>
  (await hub.get(`/api/v1/audit?zone=site/${zone}&limit=500`)).body.items;
const seen = { target: "site/press/m1/s1", alarm: "process", occurrence: 7 };

describe("a command that is repeated", () => {
  it("with the same key is one command, at whatever hub", async () => {
    const heard = press.commands.size;
    const body = { targets: [{ ...seen, target: "site/press/m1/s2" }] };
    const first = await post("alarms:acknowledge", body, "shift-17");
    const again = await post("alarms:acknowledge", body, "shift-17", other);
    expect(again.body.results).toEqual(first.body.results);
    expect(press.commands.size).toBe(heard + 1);
    await post("alarms:acknowledge", body, "shift-18");
    expect(press.commands.size).toBe(heard + 2);
  });

  it("with the same key is still what became of it where its alarm is normal by now", async () => {
    const body = { targets: [{ ...seen, target: "site/press/m2/s2" }], comment: "probe is out", forMs: 60_000 };
    const { results } = (await post("alarms:shelve", body, "shift-19")).body;
    expect(results).toMatchObject([{ outcome: "applied" }]);
    press.transition(1, 1, "good");
    await press.send();
    await eventually(
      () => hub.get("/api/v1/alarms?zone=press&machine=m2"),
      (answer) => answer.body.total === 2,
    );
    expect((await post("alarms:shelve", body, "shift-19")).body.results).toEqual(results);
    const another = (await post("alarms:shelve", body, "shift-20")).body.results;
    expect(another).toMatchObject([{ outcome: "rejected", code: "incomplete" }]);
    press.transition(1, 1, "good", { state: { signal: "live", limit: "high", alarms: { process: alarm } } });
    await press.send();
    await eventually(
      () => hub.get("/api/v1/alarms?zone=press&machine=m2"),
      (answer) => answer.body.total === 3,
    );
  });

  it("with the same key is still what became of it where its gateway was replaced and knows nothing of it", async () => {
    const body = { targets: [{ ...seen, target: "site/press/m2/s3" }] };
    const { results } = (await post("alarms:acknowledge", body, "shift-21")).body;
    await press.send();
    await eventually(
      () => hub.get(`/api/v1/commands/${results[0].id}`),
      (answer) => answer.status === 200,
    );
    press.commands.clear();
    press.obeys = { rejects: "nothing-to-acknowledge" };
    expect((await post("alarms:acknowledge", body, "shift-21")).body.results).toEqual(results);
    press.obeys = "applied";
  });

  it("by a filter means with the same key what it meant when it was first asked, whatever has come since", async () => {
    const filter = { zone: ["press"], machine: ["m2"] };
    const { results } = (await post("alarms:acknowledge", { filter }, "shift-30")).body;
    expect(results).toHaveLength(3);
    const newer = { ...alarm, occurrence: 8 };
    press.transition(1, 0, "good", { state: { signal: "live", limit: "high", alarms: { process: newer } } });
    await press.send();
    await eventually(
      () => other.get("/api/v1/alarms?zone=press&machine=m2"),
      ({ body }) => body.items.some(({ occurrence }: { occurrence: number }) => occurrence === 8),
    );
    const heard = press.commands.size;
    expect((await post("alarms:acknowledge", { filter, expected: 3 }, "shift-30", other)).body.results).toEqual(
      results,
    );
    expect(press.commands.size).toBe(heard);
    expect((await audit("press"))[1]).toMatchObject({ event: "requested", request: "shift-30", filter });
    const another = await post("alarms:acknowledge", { filter: { zone: ["press"] } }, "shift-30");
    expect([another.status, another.body.detail]).toEqual([409, expect.stringMatching(/key of its own/)]);
    press.transition(1, 0, "good", { state: { signal: "live", limit: "high", alarms: { process: alarm } } });
    await press.send();
    await eventually(
      () => hub.get("/api/v1/alarms?zone=press&machine=m2"),
      ({ body }) => body.items.every(({ occurrence }: { occurrence: number }) => occurrence === 7),
    );
  });
});
