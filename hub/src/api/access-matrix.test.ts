import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COMMAND_NEEDS, hasRole, ROLES, type Need } from "@tocsin/core/wire/access";
import { accessRig } from "../../test/access-rig.ts";

type Rig = Awaited<ReturnType<typeof accessRig>>;
type Operation = { method: "GET" | "POST" | "DELETE"; path: string; needs: Need; body: object | undefined };

let rig: Rig;
let operations: Operation[];

/** A body that the schema of a route takes as far as the guard is concerned: it is refused before it is looked at. */
const bodyOf = (operation: any): object | undefined => (operation.requestBody ? {} : undefined);

beforeAll(async () => {
  rig = await accessRig();
  const document = (await rig.app.inject("/api/v1/openapi.json")).json();
  operations = Object.entries<any>(document.paths).flatMap(([path, item]) =>
    Object.entries<any>(item).map(([method, operation]) => ({
      method: method.toUpperCase() as Operation["method"],
      path,
      needs: operation["x-needs"],
      body: bodyOf(operation),
    })),
  );
});
afterAll(() => rig.close());

const SENSOR = { site: "plant", zone: "press", machine: "m1", sensor: "s1" } as Record<string, string>;
const urlOf = (path: string, zone: string): string =>
  path.replace(/\{(\w+)\}/g, (_all, name: string) => (name === "zone" ? zone : (SENSOR[name] ?? "x1")));

/** The status of an operation; a stream that opens is ended at once. */
async function ask({ method, path, body }: Operation, secret: string | undefined, zone = "press"): Promise<number> {
  const headers = secret === undefined ? {} : { authorization: `Bearer ${secret}` };
  const url = urlOf(path, zone);
  if (!path.endsWith("/stream")) {
    const response = await rig.app.inject({ method, url, headers, ...(body ? { payload: body } : {}) });
    return response.statusCode;
  }
  const response = await rig.app.inject({ method, url, headers, payloadAsStream: true });
  response.stream().destroy();
  return response.statusCode;
}

describe("every route that the API description names", () => {
  it("says what it needs, and is there", () => {
    expect(operations.length).toBeGreaterThan(12);
    for (const { method, path, needs } of operations) expect(needs, `${method} ${path}`).toBeDefined();
  });

  it("answers nobody without credentials, or with wrong ones", async () => {
    for (const operation of operations) {
      if (operation.needs === "public") continue;
      expect(await ask(operation, undefined), operation.path).toBe(401);
      expect(await ask(operation, `tocsin_aaaaaaaaaa_${"a".repeat(43)}`), operation.path).toBe(401);
    }
  });

  it("answers each role as it needs, and only in the zones of that role", async () => {
    for (const role of ROLES) {
      const key = rig.keyFor(role, ["plant/press"]);
      for (const operation of operations) {
        if (operation.needs === "public") continue;
        const told = `${role}: ${operation.method} ${operation.path}`;
        const status = await ask(operation, key);
        if (!hasRole(role, operation.needs)) expect(status, told).toBe(403);
        else expect([401, 403], told).not.toContain(status);
        if (operation.path.includes("{zone}")) expect(await ask(operation, key, "paint"), told).toBe(403);
      }
    }
  });

  it("shows of other zones nothing, in whatever list", async () => {
    const key = rig.keyFor("admin", ["plant/press"]);
    for (const { method, path } of operations) {
      if (method !== "GET" || path.includes("{") || path.endsWith("/stream")) continue;
      const url = path.endsWith("/asOf") ? `${path}?at=1` : path;
      const { body } = await rig.app.inject({ url, headers: { authorization: `Bearer ${key}` } });
      expect(body, path).not.toContain("paint");
    }
  });

  it("reaches with a command only the zones of the role, whether named or by a filter", async () => {
    const key = rig.keyFor("admin", ["plant/press"]);
    const until = Date.now() + 60_000;
    for (const { method, path } of operations) {
      if (method !== "POST" || !Object.hasOwn(COMMAND_NEEDS, path.split(":")[1] ?? "")) continue;
      const isAlarm = path.includes("/alarms:");
      const id = path.includes("/zones:")
        ? "plant/paint"
        : path.includes("/machines:")
          ? "plant/paint/m1"
          : path.includes("/sources:")
            ? "plant/paint/plc"
            : "plant/paint/m1/s1";
      const times = path.endsWith(":outOfService") ? { until } : {};
      const ask = (body: object) =>
        rig.app.inject({
          method,
          url: path,
          headers: { authorization: `Bearer ${key}` },
          payload: { comment: "why", ...times, ...body },
        });
      expect((await ask(isAlarm ? { targets: [{ target: id }] } : { ids: [id] })).statusCode, path).toBe(403);
      // Gateways are named, one by one.
      if (path.includes("/gateways:")) continue;
      const preview = (await ask({ filter: {}, preview: true })).json();
      expect(Object.keys(preview.counts), path).not.toContain("plant/paint");
      if (!isAlarm) expect(preview.total, path).toBe(1);
    }
  });

  it("that is of no use to a browser's form of another site changes nothing", async () => {
    const key = rig.keyFor("admin", ["*"]);
    const headers = { authorization: `Bearer ${key}`, origin: "https://elsewhere.test" };
    for (const { method, path, body } of operations) {
      if (method === "GET") continue;
      const response = await rig.app.inject({
        method,
        url: urlOf(path, "press"),
        headers,
        ...(body ? { payload: body } : {}),
      });
      expect(response.statusCode, path).toBe(403);
    }
  });
});

describe("a route beside them", () => {
  it("is open only where it shows nothing of the plant", async () => {
    for (const url of ["/livez", "/readyz", "/docs/", "/api/v1/openapi.json"])
      expect((await rig.app.inject(url)).statusCode, url).toBe(200);
    expect((await rig.app.inject("/metrics")).statusCode).toBe(401);
  });
});

describe("the same list for two people", () => {
  it("is never taken for one", async () => {
    const [all, press] = [rig.keyFor("viewer", ["*"]), rig.keyFor("viewer", ["plant/press"])];
    const list = (key: string, etag = "") =>
      rig.app.inject({
        url: "/api/v1/zones",
        headers: { authorization: `Bearer ${key}`, ...(etag ? { "if-none-match": etag } : {}) },
      });
    const whole = await list(all);
    expect(whole.json().total).toBe(2);
    const etag = whole.headers.etag!;
    expect((await list(all, etag)).statusCode).toBe(304);
    expect((await list(press, etag)).json().total).toBe(1);
  });
});

describe("a sign-in at the page", () => {
  it("gives a cookie that scripts cannot read, and takes it back", async () => {
    const key = rig.keyFor("operator", ["*"]);
    const wrong = await rig.app.inject({ method: "POST", url: "/api/v1/session", payload: { key: "tocsin_x" } });
    expect(wrong.statusCode).toBe(401);
    const signedIn = await rig.app.inject({ method: "POST", url: "/api/v1/session", payload: { key } });
    expect(signedIn.json()).toMatchObject({
      name: "operator",
      roles: ["operator"],
      commands: ["acknowledge", "shelve", "unshelve"],
    });
    const cookie = String(signedIn.headers["set-cookie"]);
    expect(cookie).toMatch(/^tocsin_session=[^;]+; Max-Age=(60|59); Path=\/; HttpOnly; SameSite=Strict$/);
    expect(cookie).not.toContain(key);
    const me = await rig.app.inject({ url: "/api/v1/me", headers: { cookie: cookie.split(";")[0]! } });
    expect(me.json()).toMatchObject({ name: "operator", kind: "session" });
    const out = await rig.app.inject({ method: "DELETE", url: "/api/v1/session" });
    expect([out.statusCode, String(out.headers["set-cookie"])]).toEqual([204, expect.stringContaining("Max-Age=0")]);
  });
});
