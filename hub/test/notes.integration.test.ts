import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startNatsServer, type TestNatsServer } from "../../test/support/nats-server.ts";
import { GatewayTwin } from "./gateway-twin.ts";
import { configOf, eventually, newFolder, removeFolder, runHub, type RunningHub } from "./running-hub.ts";
import { listenTo } from "./stream-listener.ts";

let nats: TestNatsServer;
const folders = [newFolder(), newFolder(), newFolder()];
const hubs: RunningHub[] = [];
let twin: GatewayTwin;

const start = async (folder: string) => {
  const hub = await runHub(configOf(folder, nats.url));
  hubs.push(hub);
  await eventually(
    () => hub.get("/api/v1/gateways"),
    ({ body }) => body.items[0]?.completeness === "complete",
  );
  return hub;
};

beforeAll(async () => {
  nats = await startNatsServer();
  twin = await GatewayTwin.start(nats.url, { machines: 2, sensorsPerMachine: 2 });
  await twin.publishInventory();
  twin.claim();
  twin.transition(0, 0, "good");
  await twin.send();
  twin.keepBeating(200);
  await start(folders[0]!);
  await start(folders[1]!);
});
afterAll(async () => {
  for (const hub of hubs) await hub.close();
  await twin.close();
  await nats.close();
  folders.forEach(removeFolder);
});

const write = (hub: RunningHub, body: object, key?: string) =>
  hub.ask("POST", "/api/v1/notes", body, key === undefined ? {} : { "idempotency-key": key });
const notes = async (hub: RunningHub, query = "") => (await hub.get(`/api/v1/notes${query}`)).body;
const total = (hub: RunningHub, wanted: number) =>
  eventually(
    () => notes(hub),
    (page) => page.total === wanted,
  );

describe("a note", () => {
  it("is written at one hub, and shown, streamed and audited at all of them", async () => {
    const listener = await listenTo(hubs[1]!.url);
    await eventually(
      () => listener.events.length,
      (count) => count >= 2,
    );
    const about = { target: "site/press/m1/s1", alarm: "process", occurrence: 3, text: "probe replaced, see order 17" };
    const { status, body } = await write(hubs[0]!, about, "shift-17");
    expect({ status, body }).toMatchObject({ status: 201, body: { ...about, by: "this computer", zone: "press" } });
    expect(await notes(hubs[0]!)).toMatchObject({ total: 1, items: [body] });
    expect(await total(hubs[1]!, 1)).toMatchObject({ items: [body] });
    await eventually(
      () => listener.events.find(({ data }) => data.notes?.[0]?.id === body.id),
      (found) => found !== undefined,
    );
    listener.close();
    const audited = (await hubs[1]!.get("/api/v1/audit")).body.items;
    expect(audited).toMatchObject([
      { event: "outcome", command: "note", intact: true, items: [{ outcome: "applied" }] },
      { event: "requested", command: "note", intact: true, comment: about.text },
    ]);
  });

  it("is written once, however often it is sent with its key, to whichever hub", async () => {
    const again = { target: "site/press/m1/s1", alarm: "process", occurrence: 3, text: "probe replaced, see order 17" };
    for (const hub of hubs) expect((await write(hub, again, "shift-17")).status).toBe(200);
    expect(await notes(hubs[0]!)).toMatchObject({ total: 1 });
  });

  it("is kept where many are written at once at both hubs", async () => {
    const all = Array.from({ length: 12 }, (_, i) => ({ target: "site/press/m2", text: `note ${i}`, on: 1_000 + i }));
    const answers = await Promise.all(all.map((body, i) => write(hubs[i % 2]!, body)));
    expect(answers.map(({ status }) => status)).toEqual(all.map(() => 201));
    for (const hub of hubs) await total(hub, 13);
    const late = await start(folders[2]!);
    const [one, other] = [await notes(hubs[0]!), await total(late, 13)];
    expect(other.items).toEqual(one.items);
  });

  it("is found by what it is about, by words and page by page", async () => {
    const hub = hubs[0]!;
    expect(await notes(hub, "?target=site/press/m1")).toMatchObject({ total: 1 });
    expect(await notes(hub, "?alarm=process&occurrence=3&q=order")).toMatchObject({ total: 1 });
    expect(await notes(hub, "?zone=other")).toMatchObject({ total: 0 });
    const first = await notes(hub, "?target=site/press/m2&limit=5");
    const second = await notes(hub, `?target=site/press/m2&limit=20&cursor=${first.next}`);
    expect([first.items.length, second.items.length, second.next]).toEqual([5, 7, undefined]);
    expect(await notes(hub, "?last=1h&limit=1")).toMatchObject({ total: 13 });
  });

  it("is refused where it is about nothing, or is none", async () => {
    const hub = hubs[0]!;
    expect((await write(hub, { target: "site/press/m9", text: "x" })).body.detail).toMatch(/nothing that is called/);
    for (const wrong of [
      { target: "site/press" },
      { target: "site/press", text: "  " },
      { target: "site/press", text: "x".repeat(4_001) },
      { target: "site/press", text: "x", alarm: "process" },
      { target: "site/press", text: "x", by: "someone else" },
    ])
      expect((await write(hub, wrong)).status, JSON.stringify(wrong).slice(0, 80)).toBe(400);
    expect((await write(hub, { target: "site/press", text: "x".repeat(300_000) })).status).toBe(413);
    expect((await write(hub, { target: "site/press/plc-m1", text: "of a source" })).status).toBe(201);
  });
});
