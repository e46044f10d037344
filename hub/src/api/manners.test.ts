import { afterEach, describe, expect, it } from "vitest";
import { accessRig } from "../../test/access-rig.ts";

type Rig = Awaited<ReturnType<typeof accessRig>>;
const rigs: Rig[] = [];
const rigOf = async (...options: Parameters<typeof accessRig>): Promise<Rig> => {
  const rig = await accessRig(...options);
  rigs.push(rig);
  return rig;
};
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.close();
});

const guess = { authorization: `Bearer tocsin_aaaaaaaaaa_${"a".repeat(43)}` };
/** Answered only under a name of this computer; who asks is of elsewhere all the same. */
const from = (remoteAddress: string) => ({ remoteAddress, url: "/api/v1/zones" });

describe("who guesses credentials", () => {
  it("is not looked at any more for the rest of the minute, and others are", async () => {
    const rig = await rigOf({ wrongCredentialsPerMinute: 3 });
    const key = { authorization: `Bearer ${rig.keyFor("viewer", ["*"])}` };
    for (let i = 0; i < 3; i++)
      expect((await rig.app.inject({ ...from("10.0.0.1"), headers: guess })).statusCode).toBe(401);
    const refused = await rig.app.inject({ ...from("10.0.0.1"), headers: key });
    expect([refused.statusCode, Number(refused.headers["retry-after"]) > 0]).toEqual([429, true]);
    expect(refused.json().detail).toMatch(/too many wrong credentials came from 10.0.0.1/);
    expect((await rig.app.inject({ ...from("10.0.0.2"), headers: key })).statusCode).toBe(200);
    const signIn = { method: "POST", url: "/api/v1/session", payload: { key: "tocsin_x" } } as const;
    expect((await rig.app.inject({ ...signIn, remoteAddress: "10.0.0.1" })).statusCode).toBe(429);
  });
});

describe("who asks too often", () => {
  it("is told to wait, unless it is a program of this computer", async () => {
    const rig = await rigOf({ requestsPerMinute: 2 }, "admin");
    const headers = { authorization: `Bearer ${rig.keyFor("viewer", ["*"])}` };
    const ask = (address: string) => rig.app.inject({ ...from(address), headers });
    for (let i = 0; i < 2; i++) expect((await ask("10.0.0.1")).statusCode).toBe(200);
    const refused = await ask("10.0.0.1");
    expect([refused.statusCode, refused.headers["retry-after"] !== undefined]).toEqual([429, true]);
    expect(refused.headers["content-type"]).toMatch(/problem\+json/);
    for (let i = 0; i < 5; i++) expect((await ask("127.0.0.1")).statusCode).toBe(200);
  });
});

describe("every answer", () => {
  it("forbids scripts and frames of elsewhere, but those that are allowed", async () => {
    const plain = await rigOf({}, "admin");
    const framed = await rigOf({ frameAncestors: ["https://portal.test"] }, "admin");
    const headersOf = async (rig: Rig, url: string) => (await rig.app.inject(url)).headers;
    for (const url of ["/", "/api/v1/zones", "/docs", "/livez"]) {
      const headers = await headersOf(plain, url);
      expect(String(headers["content-security-policy"]), url).toMatch(/default-src 'self'/);
      expect(String(headers["content-security-policy"]), url).toMatch(/frame-ancestors 'self'/);
      expect(headers["x-content-type-options"], url).toBe("nosniff");
    }
    expect((await headersOf(plain, "/api/v1/zones"))["x-frame-options"]).toBe("SAMEORIGIN");
    const { "content-security-policy": policy, "x-frame-options": old } = await headersOf(framed, "/api/v1/zones");
    expect([String(policy).includes("frame-ancestors 'self' https://portal.test"), old]).toEqual([true, undefined]);
  });

  it("lets only the named origins read it", async () => {
    const rig = await rigOf({ corsOrigins: ["https://portal.test"] }, "admin");
    const preflight = (origin: string) =>
      rig.app.inject({
        method: "OPTIONS",
        url: "/api/v1/notes",
        headers: { origin, "access-control-request-method": "POST" },
      });
    expect((await preflight("https://portal.test")).headers["access-control-allow-origin"]).toBe("https://portal.test");
    expect((await preflight("https://other.test")).headers["access-control-allow-origin"]).toBeUndefined();
  });
});

describe("a base path", () => {
  it("is before everything, and nothing is beside it", async () => {
    const rig = await rigOf({ basePath: "/plant/tocsin" }, "admin");
    const status = async (url: string) => (await rig.app.inject(url)).statusCode;
    const { paths, servers } = (await rig.app.inject("/plant/tocsin/api/v1/openapi.json")).json();
    expect(servers).toEqual([{ url: "/plant/tocsin" }]);
    const urls = ["/livez", "/readyz", "/metrics", "/docs/", "/api/v1/me", ...listsOf(paths)];
    expect(urls.length).toBeGreaterThan(12);
    for (const url of urls) {
      expect(await status(`/plant/tocsin${url}`), url).toBeLessThan(400);
      expect(await status(url), url).toBe(404);
    }
    const docs = await rig.app.inject("/plant/tocsin/docs");
    const linked = [...docs.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link!);
    expect(linked.length).toBeGreaterThan(3);
    // The documentation is whole without a network: nothing of it is elsewhere.
    for (const link of linked) expect(link).not.toMatch(/^(https?:)?\/\//);
  });
});

const listsOf = (paths: Record<string, Record<string, unknown>>): string[] =>
  Object.entries(paths)
    .filter(([path, { get }]) => get && !path.includes("{") && !/\/(stream|asOf)$/.test(path))
    .map(([path]) => path.replace("/plant/tocsin", ""));
