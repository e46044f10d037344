import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startNatsServer, type TestNatsServer } from "../../test/support/nats-server.ts";
import { REJECTS } from "./rejects-answer.ts";
import { GatewayTwin } from "./gateway-twin.ts";
import { configOf, eventually, newFolder, removeFolder, runHub, type RunningHub } from "./running-hub.ts";

let nats: TestNatsServer;
let folder: string;
let twin: GatewayTwin;
let hub: RunningHub;

beforeAll(async () => {
  nats = await startNatsServer();
  folder = newFolder();
  twin = await GatewayTwin.start(nats.url, { machines: 20, sensorsPerMachine: 5 });
  await twin.publishInventory();
  twin.claim();
  for (let i = 0; i < 100; i++) twin.transition(i % 20, Math.floor(i / 20), i % 9 ? "good" : "failure");
  twin.transition(3, 3, "out-of-specification", { priority: "high", message: "too hot" });
  await twin.send();
  twin.keepBeating(500);
  const config = configOf(folder, nats.url);
  hub = await runHub({
    ...config,
    http: { ...config.http, basePath: "/tocsin/demo", corsOrigins: ["http://portal.test"] },
  });
  await eventually(
    () => hub.get("/api/v1/gateways"),
    ({ body }) => body.items[0]?.completeness === "complete",
  );
  await eventually(
    () => hub.get("/api/v1/sensors"),
    ({ body }) => body.total === 100,
  );
});
afterAll(async () => {
  await hub.close();
  await twin.close();
  await nats.close();
  removeFolder(folder);
});

describe("lists", () => {
  it("page through everything once, in every order", async () => {
    for (const sort of ["id", "tag", "worst", "since", "-since"]) {
      const ids: string[] = [];
      let cursor = "";
      do {
        const { body } = await hub.get(`/api/v1/sensors?fields=id&limit=37&sort=${sort}${cursor}`);
        ids.push(...body.items.map(({ id }: { id: string }) => id));
        cursor = body.next ? `&cursor=${body.next}` : "";
        expect(body.total).toBe(100);
      } while (cursor);
      expect(new Set(ids).size, sort).toBe(100);
    }
  });

  it("put the worst first and find by words", async () => {
    const worst = await hub.get("/api/v1/sensors?sort=worst&fields=id,health,priority&limit=1");
    expect(["failure", "out-of-specification"]).toContain(worst.body.items[0].health);
    const found = await hub.get("/api/v1/sensors?q=M4-S4%20temperature&priority=high&limitState=high");
    expect(found.body.items.map(({ id }: { id: string }) => id)).toEqual(["site/press/m4/s4"]);
    expect((await hub.get("/api/v1/machines?label=criticality:A")).body.total).toBe(1);
  });

  it("say by their tag that nothing has changed", async () => {
    const { response, body } = await hub.get("/api/v1/sensors?limit=1000");
    const etag = response.headers.get("etag")!;
    expect(response.headers.get("content-encoding")).toBe("gzip");
    const plain = await fetch(`${hub.url}/api/v1/sensors?limit=1000`, { headers: { "accept-encoding": "identity" } });
    expect([plain.headers.get("content-encoding"), `W/${plain.headers.get("etag")}`]).toEqual([null, etag]);
    expect(await plain.json()).toEqual(body);
    const again = await fetch(`${hub.url}/api/v1/sensors?limit=1000`, { headers: { "if-none-match": etag } });
    expect(again.status).toBe(304);
    twin.transition(0, 0, "failure");
    await twin.send();
    await eventually(
      () => hub.get("/api/v1/sensors?limit=1000"),
      (list) => list.response.headers.get("etag") !== etag,
    );
  });

  it("let the pages of the given portals read them", async () => {
    const ask = (origin: string) => fetch(`${hub.url}/api/v1/zones`, { headers: { origin } });
    expect((await ask("http://portal.test")).headers.get("access-control-allow-origin")).toBe("http://portal.test");
    expect((await ask("http://other.test")).headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("problems", () => {
  const check = async (path: string, status: number, detail: RegExp) => {
    const { body, response } = await hub.get(path);
    expect(response.headers.get("content-type")).toMatch(/^application\/problem\+json/);
    expect(body).toMatchObject({ status, type: "about:blank", title: expect.any(String) });
    expect(body.detail).toMatch(detail);
  };

  it("say which parameter was probably meant", async () => {
    await check("/api/v1/sensors?helth=good", 400, /unknown parameter "helth": did you mean "health"\?/);
    await check("/api/v1/zones?limit=3", 400, /unknown parameter "limit"/);
    await check("/api/v1/sensors?fields=id,helth", 400, /unknown field "helth": did you mean "health"\?/);
  });
  it("say what a parameter may hold", async () => {
    await check("/api/v1/sensors?health=broken", 400, /"health" must be .*good, maintenance-required/);
    await check("/api/v1/sensors?limit=5000", 400, /"limit" must be <= 1000/);
    await check("/api/v1/transitions?zone=a.b", 400, /"zone"/);
    await check("/api/v1/transitions?zone=site/press&machine=site/other/m1", 400, /is not in site\/press/);
  });
  it("refuse a cursor of another list", async () => {
    const { body } = await hub.get("/api/v1/sensors?limit=1");
    await check(`/api/v1/sensors?limit=1&sort=since&cursor=${body.next}`, 400, /cursor is not one of this list/);
    await check(`/api/v1/transitions?cursor=${body.next}`, 400, /cursor is not one of this list/);
  });
  it("are given for what is not there", async () => {
    await check("/api/v1/nothing", 404, /there is nothing at GET/);
    await check("/api/v1/sensors/site/press/m1/s99", 404, /there is no sensor site\/press\/m1\/s99/);
    await check("/api/v1/machines/site/press/m99", 404, /there is no machine/);
    await check("/api/v1/gateways/site/none/log", 404, /there is no zone/);
    await check("/api/v1/sensors/site/press/m1/__proto__", 400, /"sensor"/);
  });
});

describe("what came in and was no reading", () => {
  it("is asked of the gateway: topics that nothing matches, payloads that could not be read", async () => {
    const { status, body } = await hub.get("/api/v1/gateways/site/press/rejects");
    expect([status, body]).toEqual([200, REJECTS.rejects]);
    expect((await hub.get("/api/v1/gateways/site/elsewhere/rejects")).status).toBe(404);
  });
});

describe("explanations and statecharts", () => {
  it("tells why a sensor, a machine or a source is as it is, as its gateway says it", async () => {
    for (const [path, of] of [
      ["sensors/site/press/m1/s1", "sensor"],
      ["machines/site/press/m1", "machine"],
      ["sources/site/press/plc", "source"],
    ]) {
      const { status, body } = await hub.get(`/api/v1/${path}/explain`);
      const id = path!.split("/").slice(1).join("/");
      expect({ status, body }).toMatchObject({ status: 200, body: { of, id, health: "unknown" } });
      expect(body.sentences.length).toBeGreaterThan(0);
      expect(twin.asked.at(-1)).toMatchObject({ query: "explain", of, id });
    }
  });

  it("gives a statechart as data for drawing, with where it stands", async () => {
    const { body } = await hub.get("/api/v1/sensors/site/press/m1/s1/statechart");
    expect(body.states).toContainEqual({ path: "signal.unknown", type: "atomic", initial: true, active: true });
    expect(body.transitions).toContainEqual({ from: "signal.unknown", to: "signal.live", event: "reading.valid" });
  });

  it("says what is not there", async () => {
    for (const path of [
      "sensors/site/press/m1/none",
      "machines/site/press/none",
      "sources/site/press/none",
      "sources/site/none/plc",
    ]) {
      const { status, body } = await hub.get(`/api/v1/${path}/explain`);
      expect({ status, body }).toMatchObject({ status: 404, body: { title: "Not Found" } });
    }
    expect((await hub.get("/api/v1/machines/site/press/m1/statechart?x=1")).status).toBe(400);
  });
});

describe("readings", () => {
  it("come from the gateway, all pages of them", async () => {
    const { body } = await hub.get("/api/v1/sensors/site/press/m1/s1/readings?from=0&to=9000");
    expect(body).toMatchObject({
      sensor: "site/press/m1/s1",
      unit: "°C",
      source: "journal",
      columns: {
        at: [0, 1000, 2000, 3000, 4000, 5000],
        value: [0, 0.5, 1, 1.5, 2, 2.5],
        quality: ["good", "good", "good", "bad", "good", "good"],
      },
    });
    expect(twin.asked.at(-1)).toMatchObject({ query: "readings", from: 0, to: 9_000, cursor: "2", withinMs: 5_000 });
  });

  it("are asked for by the likeness of their line", async () => {
    await hub.get("/api/v1/sensors/site/press/m1/s1/readings?from=0&to=9000&maxPoints=100&aggregate=lttb");
    expect(twin.asked.at(-1)).toMatchObject({ maxPoints: 100, reduce: "lttb" });
  });
});

describe("the page and the description", () => {
  it("are served under the base path, with only our own scripts allowed", async () => {
    expect((await hub.get("/api/v1/openapi.json")).body).toMatchObject({
      openapi: "3.1.0",
      servers: [{ url: "/tocsin/demo" }],
    });
    const docs = await hub.get("/docs");
    expect(docs.body).toMatch(/\/tocsin\/demo\/docs\/static\/swagger-ui/);
    const page = await hub.get("/");
    expect([200, 503]).toContain(page.status);
    expect(page.response.headers.get("content-security-policy")).toMatch(/script-src 'self'(;|$)/);
    expect((await hub.get("/api/v1/me")).body).toMatchObject({ kind: "local", roles: ["admin"] });
    expect((await hub.get("/livez")).status).toBe(200);
    expect((await hub.get("/metrics")).body).toMatch(/tocsin_hub_sensors 100/);
    expect((await fetch(new URL("/api/v1/zones", hub.url))).status).toBe(404);
    const asked = await fetch(`${hub.url}/components?theme=dark`, { redirect: "manual" });
    expect(asked.headers.get("location")).toMatch(/\/components\/\?theme=dark$/);
  });
});

type Parameter = { name: string; in: string; schema: { type?: string; enum?: string[]; items?: { enum?: string[] } } };
type Body = { content: { "application/json": { schema: { properties?: Record<string, Parameter["schema"]> } } } };
type Operation = { parameters?: Parameter[]; requestBody?: Body };
type Asked = { method: string; path: string; body?: object };

const ids = ["site", "press", "m1", "s1", "__proto__", "%2e%2e", "a*b", "", "ä", "x".repeat(300)];
const wild = fc.oneof(
  fc.constantFrom(...ids, "site/press", "site/press/m1", "-1", "0", "1e999", "NaN", "null", "[]", "{}", "WyJpZCJd"),
  fc.string({ unit: "grapheme" }),
  fc.integer().map(String),
);
const valueOf = (schema: Parameter["schema"]) =>
  fc.oneof(wild, fc.constantFrom(...(schema.enum ?? schema.items?.enum ?? ["1", "good"])));

/** Bodies with some of the wanted properties, of any kind, and with others. */
function bodyFor({ content }: Body): fc.Arbitrary<object> {
  const wanted = Object.entries(content["application/json"].schema.properties ?? {});
  const any = fc.oneof(fc.jsonValue(), fc.constantFrom("site/press/m1/s1", ["site/press/m1/s1"], ["site/press"]));
  const some = fc
    .subarray(wanted)
    .chain((list) =>
      fc.record(Object.fromEntries(list.map(([name, schema]) => [name, fc.oneof(any, valueOf(schema))] as const))),
    );
  return fc.oneof({ weight: 4, arbitrary: some }, fc.dictionary(fc.string(), fc.jsonValue()));
}

function requestsFor(method: string, path: string, { parameters = [], requestBody }: Operation): fc.Arbitrary<Asked> {
  const query = parameters.filter((each) => each.in === "query");
  return fc
    .record({
      names: fc.tuple(...(path.match(/\{\w+\}/g) ?? []).map(() => fc.constantFrom(...ids))),
      pairs: fc
        .subarray(query)
        .chain((some) => fc.tuple(...some.map(({ name, schema }) => fc.tuple(fc.constant(name), valueOf(schema))))),
      more: fc.array(fc.tuple(wild, wild), { maxLength: 1 }),
      ...(requestBody ? { body: bodyFor(requestBody) } : {}),
    })
    .map(({ names, pairs, more, ...body }) => {
      let i = 0;
      const filled = path.replace("/tocsin/demo", "").replaceAll(/\{\w+\}/g, () => encodeURIComponent(names[i++]!));
      return { method, path: `${filled}?${new URLSearchParams([...pairs, ...more]).toString()}`, ...body };
    });
}

const REQUESTS = Number(process.env["TOCSIN_FUZZ_REQUESTS"] ?? 2_000);
const REQUEST_MAX_MS = 150;

describe("whatever is asked", () => {
  it("is answered, and never by a failure of the hub", { timeout: REQUESTS * REQUEST_MAX_MS }, async () => {
    const { paths } = (await hub.get("/api/v1/openapi.json")).body as {
      paths: Record<string, Record<string, Operation>>;
    };
    const requests = Object.entries(paths)
      .filter(([path]) => !path.endsWith("/stream"))
      .flatMap(([path, item]) => Object.entries(item).map(([method, each]) => requestsFor(method, path, each)));
    const seen = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(fc.oneof(...requests), async (asked) => {
        const { status, body, response } = await hub.ask(asked.method.toUpperCase(), asked.path, asked.body);
        seen.set(status, (seen.get(status) ?? 0) + 1);
        expect(isOurs(status, body), `${JSON.stringify(asked)} ${JSON.stringify(body)}`).toBe(true);
        if (status >= 400) expect(response.headers.get("content-type")).toMatch(/problem\+json/);
        // A machine has an id, and its sensors as items: only lists have a total.
        else if (status === 200 && typeof body === "object" && "items" in body && !("id" in body))
          expect(body.total).toEqual(expect.any(Number));
      }),
      { numRuns: REQUESTS },
    );
    console.log(`answers by status: ${JSON.stringify(Object.fromEntries(seen))}`);
    expect([...seen.keys()]).toEqual(expect.arrayContaining([200, 400, 404]));
  });
});

/** A gateway that does not answer is said with 502 or 503 and its name; any other failure would be the hub's own. */
const isOurs = (status: number, body: { detail?: string }): boolean =>
  status < 500 || (status !== 500 && /gateway|bus/.test(body.detail ?? ""));
