import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startNatsServer, type TestNatsServer } from "../../test/support/nats-server.ts";
import { GatewayTwin } from "./gateway-twin.ts";
import { configOf, eventually, newFolder, removeFolder, runHub, type RunningHub } from "./running-hub.ts";

const TRANSITIONS = 2_001;
const sensor = "/api/v1/sensors/site/press/m1/s1";
let nats: TestNatsServer;
let folder: string;
let twin: GatewayTwin;
let hub: RunningHub;

beforeAll(async () => {
  nats = await startNatsServer();
  folder = newFolder();
  twin = await GatewayTwin.start(nats.url, { machines: 4, sensorsPerMachine: 3 });
  await twin.publishInventory();
  twin.claim();
  for (let i = 0; i < TRANSITIONS; i++)
    twin.transition(i % 4, i % 3, i % 9 ? "good" : "failure", { at: 1_000_000 + i });
  await twin.send();
  twin.keepBeating(200);
  hub = await runHub(configOf(folder, nats.url));
  await eventually(
    () => hub.get("/api/v1/transitions?limit=1"),
    ({ body }) => body.total === TRANSITIONS,
  );
});
afterAll(async () => {
  await hub.close();
  await twin.close();
  await nats.close();
  removeFolder(folder);
});

const linesOf = (text: string) => text.trimEnd().split(/\r?\n/);

describe("an export", () => {
  it("is all of a list and not a page of it, as the parameter or the header Accept asks", async () => {
    const csv = await hub.get("/api/v1/transitions?format=csv");
    expect(csv.response.headers.get("content-type")).toMatch(/^text\/csv/);
    expect(csv.response.headers.get("content-disposition")).toBe('attachment; filename="transitions.csv"');
    expect(linesOf(csv.body)).toHaveLength(TRANSITIONS + 1);
    expect(linesOf(csv.body)[0]).toMatch(/^at,of,id,tag,description,changes,health,/);
    const rows = await hub.get("/api/v1/transitions", { accept: "application/x-ndjson" });
    const items = linesOf(rows.body).map((line) => JSON.parse(line));
    expect(items).toHaveLength(TRANSITIONS);
    expect(items.map(({ at }) => at)).toEqual(items.map((_, i) => 1_000_000 + TRANSITIONS - 1 - i));
    expect(items[0]).toEqual((await hub.get("/api/v1/transitions?limit=1")).body.items[0]);
  });

  it("takes the filters of its list, and a limit where one is given", async () => {
    const { body } = await hub.get(`${sensor}/transitions?format=ndjson&limit=5`);
    expect(linesOf(body)).toHaveLength(5);
    const failures = (await hub.get("/api/v1/sensors?health=failure&fields=tag,health")).body;
    const csv = (await hub.get("/api/v1/sensors?health=failure&fields=tag,health&format=csv&sort=id")).body;
    expect(linesOf(csv)).toEqual([
      "id,tag,health",
      ...failures.items.map((item: any) => `${item.id},${item.tag},${item.health}`),
    ]);
    expect(linesOf((await hub.get("/api/v1/machines?format=csv")).body)).toHaveLength(5);
    expect((await hub.get("/api/v1/alarms?format=ndjson&list=all")).status).toBe(200);
  });

  it("says which zones are not known as a whole", async () => {
    twin.transition(0, 0, "good");
    twin.transition(0, 1, "good");
    twin.forgotten.add(twin.head - 1);
    await twin.send({ lose: ({ seq }) => seq === twin.head - 1 });
    const { response } = await eventually(
      () => hub.get("/api/v1/sensors?format=csv"),
      (answer) => answer.response.headers.has("tocsin-incomplete"),
    );
    expect(response.headers.get("tocsin-incomplete")).toBe("site/press");
  });

  it("that nobody takes to its end is let go of", async () => {
    for (let i = 0; i < 20; i++) {
      const stop = new AbortController();
      const response = await fetch(`${hub.url}/api/v1/transitions?format=ndjson`, { signal: stop.signal });
      expect(response.status).toBe(200);
      await response.body!.getReader().read();
      stop.abort();
    }
    await eventually(
      () => hub.get("/api/v1/transitions?format=csv&limit=1"),
      ({ status }) => status === 200,
    );
  });
});

describe("transitions", () => {
  it("are found by whatever is known of them, page by page and as a whole", async () => {
    twin.transition(2, 1, "out-of-specification", {
      priority: "high",
      message: "too hot",
      changes: [{ region: "limit", from: "normal", to: "high" }],
      at: 2_000_000,
    });
    twin.machineTransition(1, "good");
    await twin.send();
    const found = async (query: string) => (await hub.get(`/api/v1/transitions?${query}`)).body;
    await eventually(
      () => found("of=machine"),
      ({ total }) => total === 1,
    );
    for (const query of [
      "region=limit",
      "priority=high&limitState=high",
      "q=hot%20m3-s2",
      "label=line:L1&priority=high",
    ])
      expect(await found(query), query).toMatchObject({ total: 1, items: [{ at: 2_000_000, message: "too hot" }] });
    expect(await found("site=other")).toMatchObject({ items: [], total: 0 });
    expect(await found("source=plc-m3&region=limit")).toMatchObject({ total: 1 });
    expect(linesOf((await hub.get("/api/v1/transitions?region=limit&format=csv")).body)).toHaveLength(2);
    const ids: number[] = [];
    let cursor = "";
    do {
      const page = await found(`of=sensor&q=m1-s1&limit=70${cursor}`);
      ids.push(...page.items.map(({ seq }: { seq: number }) => seq));
      cursor = page.next ? `&cursor=${page.next}` : "";
    } while (cursor);
    const all = twin.log.filter((record) => "id" in record && record.id === "site/press/m1/s1");
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(all.length - 1);
  });
});

describe("readings", () => {
  it("are had as columns, as rows, as lines and as a table", async () => {
    const range = "from=0&to=9000";
    const { columns } = (await hub.get(`${sensor}/readings?${range}`)).body;
    const rows = (await hub.get(`${sensor}/readings?${range}&format=json`)).body;
    expect(rows).toMatchObject({ total: 6, source: "journal", gaps: [] });
    expect(rows.items).toEqual(
      columns.at.map((at: number, i: number) => ({ at, value: columns.value[i], quality: columns.quality[i] })),
    );
    const lines = await hub.get(`${sensor}/readings?${range}&format=ndjson`);
    expect(linesOf(lines.body).map((line) => JSON.parse(line))).toEqual(rows.items);
    const table = linesOf((await hub.get(`${sensor}/readings?${range}`, { accept: "text/csv" })).body);
    expect(table.slice(0, 2)).toEqual([
      "at,value,quality,missingUntil,missingBecause",
      "1970-01-01T00:00:00.000Z,0,good,,",
    ]);
    expect(table[4]).toBe("1970-01-01T00:00:03.000Z,1.5,bad,,");
  });

  it("are asked for by a duration, or by how many of the newest", async () => {
    await hub.get(`${sensor}/readings?last=10m&to=700000`);
    expect(twin.asked.at(-1)).toMatchObject({ from: 100_000, to: 700_000 });
    await hub.get(`${sensor}/readings?last=50`);
    expect(twin.asked.at(-1)).toMatchObject({ from: 0, last: 50 });
    for (const wrong of ["10 minutes", "10x", "-5", "0"]) {
      const { status, body } = await hub.get(`${sensor}/readings?last=${encodeURIComponent(wrong)}`);
      expect([status, body.detail]).toEqual([400, expect.stringMatching(/250ms, 90s, 10m, 8h or 7d; or a number/)]);
    }
    expect((await hub.get(`${sensor}/readings?last=5001`)).body.detail).toMatch(/at most the newest 5000/);
    expect((await hub.get("/api/v1/transitions?last=200")).body.detail).toMatch(/250ms, 90s, 10m, 8h or 7d/);
  });
});
