import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startNatsServer, type TestNatsServer } from "../../test/support/nats-server.ts";
import { GatewayTwin } from "./gateway-twin.ts";
import { configOf, eventually, newFolder, removeFolder, runHub, type RunningHub } from "./running-hub.ts";

let nats: TestNatsServer;
let folder: string;
let twin: GatewayTwin;
let hub: RunningHub;

beforeAll(async () => {
  nats = await startNatsServer();
  folder = newFolder();
  twin = await GatewayTwin.start(nats.url, { machines: 1, sensorsPerMachine: 2 });
  await twin.publishInventory();
  twin.claim();
  for (let i = 0; i < 2; i++) twin.transition(0, i, "good");
  await twin.send();
  twin.keepBeating(100);
  hub = await runHub(configOf(folder, nats.url));
  await eventually(
    () => hub.get("/api/v1/transitions"),
    ({ body }) => body.total === 2,
  );
});
afterAll(async () => {
  await hub.close();
  await twin.close();
  await nats.close();
  removeFolder(folder);
});

const called = (host: string): Promise<number> =>
  new Promise((resolve, reject) =>
    request(`${hub.url}/api/v1/zones`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode!);
    })
      .on("error", reject)
      .end(),
  );

describe("times", () => {
  it("may be ISO 8601 as well as milliseconds", async () => {
    const all = (await hub.get("/api/v1/transitions")).body;
    expect((await hub.get("/api/v1/transitions?from=1970-01-01T00:00:00Z")).body.total).toBe(all.total);
    expect((await hub.get("/api/v1/transitions?from=2999-01-01T00:00:00%2B01:00")).body.total).toBe(0);
    const { at } = all.items[0];
    expect((await hub.get(`/api/v1/transitions?from=${at}`)).body.items[0].at).toBe(at);
  });

  it("are refused in words where they are none", async () => {
    for (const query of ["transitions?from=yesterday", "sensors/site/press/m1/s1/readings?to=noon"]) {
      const { status, body } = await hub.get(`/api/v1/${query}`);
      expect([status, body.detail]).toEqual([400, expect.stringMatching(/ms since 1970 UTC, or ISO 8601/)]);
      expect(body.detail).not.toMatch(/\\d|\^/);
    }
    expect((await hub.get("/api/v1/transitions?to=2026-02-40")).body.detail).toMatch(/no time that exists/);
  });
});

describe("a parameter that only its route can refuse", () => {
  const pointerOf = async (query: string) => {
    const { status, body } = await hub.get(`/api/v1/${query}`);
    expect([query, status, body.errors?.[0].detail]).toEqual([query, 400, body.detail]);
    return body.errors[0].pointer;
  };

  it.each([
    ["sensors?cursor=nonsense", "cursor"],
    ["machines?cursor=nonsense", "cursor"],
    ["alarms?fields=stat", "fields"],
    ["transitions?fields=caus", "fields"],
    ["transitions?from=2026-02-40", "from"],
    ["transitions?zone=pres", "zone"],
    ["transitions?zone=site/press&sensor=site/paint/m1/s1", "sensor"],
    ["asOf?at=2026-02-40", "at"],
    ["figures?last=8h&from=1", "last"],
    ["figures?position=none", "position"],
    ["sensors/site/press/m1/s1/readings?aggregate=max", "aggregate"],
    ["sensors/site/press/m1/s1/readings?maxPoints=9&aggregate=max&aggregate=lttb", "aggregate"],
    ["notes?to=2026-02-40", "to"],
  ])("is pointed at: %s", async (query, parameter) => {
    expect(await pointerOf(query)).toBe(`/querystring/${parameter}`);
  });
});

describe("a zone", () => {
  it("may be named alone where only one site has it", async () => {
    const whole = (await hub.get("/api/v1/transitions?zone=site/press")).body;
    expect((await hub.get("/api/v1/transitions?zone=press")).body).toEqual(whole);
    const { status, body } = await hub.get("/api/v1/transitions?zone=pres");
    expect([status, body.detail]).toEqual([400, "there is no zone pres: did you mean site/press?"]);
  });
});

describe("transitions", () => {
  it("are those of all that is named, by name alone or by id", async () => {
    const idsOf = async (query: string) => {
      const { status, body } = await hub.get(`/api/v1/transitions?${query}`);
      return [status, (body.items ?? []).map(({ id }: { id: string }) => id).sort()];
    };
    const both = [200, ["site/press/m1/s1", "site/press/m1/s2"]];
    expect(await idsOf("sensor=site/press/m1/s1&sensor=site/press/m1/s2")).toEqual(both);
    expect(await idsOf("sensor=site/press/m1/s2&machine=m1")).toEqual([200, ["site/press/m1/s2"]]);
    expect(await idsOf("machine=m1&machine=site/press/gone")).toEqual(both);
    expect(await idsOf("zone=press&zone=site/paint")).toEqual(both);
    expect(await idsOf("zone=site/weld&zone=site/paint")).toEqual([200, []]);
    const { body } = await hub.get("/api/v1/transitions?machine=m2");
    expect(body.detail).toBe("there is no machine m2: did you mean site/press/m1?");
  });
});

describe("a list", () => {
  it("holds the fields alone that were asked for", async () => {
    for (const [list, field] of [
      ["machines", "health"],
      ["zones", "alarms"],
      ["gateways", "completeness"],
    ])
      expect(Object.keys((await hub.get(`/api/v1/${list}?fields=${field}`)).body.items[0])).toEqual(["id", field]);
    expect((await hub.get("/api/v1/zones?format=csv&fields=name")).body).toBe("id,name\r\nsite/press,Zone press\r\n");
  });
});

describe("a machine", () => {
  it("is given with its open alarms", async () => {
    const alarms = { process: { state: "unacknowledged", occurrence: 1, since: 5, level: "high", priority: "low" } };
    twin.transition(0, 1, "good", { state: { signal: "live", limit: "high", alarms }, priority: "low" } as object);
    await twin.send();
    const { body } = await eventually(
      () => hub.get("/api/v1/machines/site/press/m1"),
      ({ body }) => body.alarms.length > 0,
    );
    expect(body.alarms).toMatchObject([{ id: "site/press/m1/s2:process", state: "unacknowledged", occurrence: 1 }]);
    expect(body.items).toHaveLength(2);
  });
});

describe("a request", () => {
  it("with a method that a path does not have is told which it has", async () => {
    const refused = async (method: string, path: string) => {
      const response = await fetch(`${hub.url}/api/v1/${path}`, { method });
      return [response.status, response.headers.get("allow")];
    };
    expect(await refused("DELETE", "sensors/site/press/m1/s1")).toEqual([405, "GET, HEAD"]);
    expect(await refused("GET", "alarms:shelve")).toEqual([405, "POST"]);
    expect(await refused("PUT", "notes")).toEqual([405, "GET, HEAD, POST"]);
    expect(await refused("POST", "nothing")).toEqual([404, null]);
  });

  it("for what is not there is told what was probably meant", async () => {
    const detailOf = async (path: string) => (await hub.get(`/api/v1/${path}`)).body.detail as string;
    expect(await detailOf("sensor")).toMatch(/did you mean \/api\/v1\/sensors\?$/);
    expect(await detailOf("sensors/site/press/m1/s")).toMatch(/did you mean site\/press\/m1\/s1\?$/);
    expect(await detailOf("machines/site/press/n1/explain")).toMatch(/did you mean site\/press\/m1\?$/);
    expect(await detailOf("gateways/site/pres/hash")).toMatch(/did you mean site\/press\?$/);
    expect(await detailOf("sensors?health=failed")).toMatch(/did you mean "failure"\?$/);
  });

  it("is not guessed at where its body is of another kind than it should be", async () => {
    const ids = ["site/press/m1"];
    for (const body of [
      { ids, comment: "x", until: Date.now() + 60_000, preview: null },
      { ids: "site/press/m1", comment: "x", until: Date.now() + 60_000 },
      { ids, comment: "x", until: "1e15" },
    ])
      expect((await hub.ask("POST", "/api/v1/machines:outOfService", body)).status).toBe(400);
    expect(twin.asked).toEqual([]);
  });

  it("that is too long is refused as a problem", async () => {
    const { status, body } = await hub.get(`/api/v1/sensors?q=${"x".repeat(20_000)}`);
    expect([status, body.title]).toEqual([431, "Request Header Fields Too Large"]);
  });

  it("by a proxy that compresses is 304 as well", async () => {
    const etag = (await hub.get("/api/v1/machines")).response.headers.get("etag")!;
    const asked = async (tag: string) => (await hub.get("/api/v1/machines", { "if-none-match": tag })).status;
    expect(await Promise.all([`W/${etag}`, `"other", ${etag}`, "*", '"other"'].map(asked))).toEqual([
      304, 304, 304, 200,
    ]);
  });

  it.for(["transitions", "notes", "openapi.json", "sensors/site/press/m1/s1/transitions", "gateways/site/press/log"])(
    "for %s again is 304 while the answer is the same",
    async (path) => {
      const { response } = await hub.get(`/api/v1/${path}`);
      const tag = { "if-none-match": response.headers.get("etag")! };
      const again = await hub.get(`/api/v1/${path}`, tag);
      expect([response.status, again.status, again.body]).toEqual([200, 304, ""]);
      expect((await hub.get("/api/v1/transitions?limit=1", tag)).status).toBe(200);
    },
  );

  it("is answered only under a name of this computer", async () => {
    expect(await Promise.all(["localhost:8080", "127.0.0.1", "[::1]:8080"].map(called))).toEqual([200, 200, 200]);
    expect(await called("plant.example:8080")).toBe(421);
  });
});

describe("the description of the API", () => {
  it("names what items are made of once", async () => {
    const { paths, components } = (await hub.get("/api/v1/openapi.json")).body;
    const { schema } =
      paths["/api/v1/sensors/{site}/{zone}/{machine}/{sensor}"].get.responses[200].content["application/json"];
    expect(schema).toEqual({ $ref: "#/components/schemas/Sensor" });
    const refers = JSON.stringify({ paths, components }).matchAll(/"#\/components\/schemas\/(\w+)"/g);
    for (const [, name] of refers) expect(Object.keys(components.schemas)).toContain(name);
  });

  it("names every operation, and the stream's media type", async () => {
    const { paths } = (await hub.get("/api/v1/openapi.json")).body;
    const operations = Object.values<any>(paths).flatMap((item) =>
      Object.values<any>(item).map((each) => each.operationId),
    );
    expect(operations).not.toContain(undefined);
    expect(new Set(operations).size).toBe(operations.length);
    const stream = Object.entries<any>(paths).find(([path]) => path.endsWith("/stream"))![1].get;
    expect(Object.keys(stream.responses[200].content)).toEqual(["text/event-stream"]);
  });

  it("is served beside a page whose policy allows no inline style", async () => {
    const { response } = await hub.get("/");
    expect(response.headers.get("content-security-policy")).toContain("style-src 'self';");
  });
});
