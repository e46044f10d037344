import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { get as getHttps } from "node:https";
import { join } from "node:path";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Role } from "@tocsin/core/wire/access";
import { startNatsServer, type TestNatsServer } from "../../test/support/nats-server.ts";
import { newApiKey } from "../src/access/api-key.ts";
import { KeyBucket } from "../src/access/key-bucket.ts";
import { GatewayTwin } from "./gateway-twin.ts";
import { configOf, eventually, newFolder, removeFolder, runHub, type RunningHub } from "./running-hub.ts";

let nats: TestNatsServer;
let connection: NatsConnection;
let bucket: KeyBucket;
const twins: GatewayTwin[] = [];
const folders: string[] = [];

const folder = () => {
  folders.push(newFolder());
  return folders.at(-1)!;
};

beforeAll(async () => {
  nats = await startNatsServer();
  connection = await connect({ servers: nats.url });
  bucket = await KeyBucket.open(connection);
  for (const [order, zone] of ["press", "paint"].entries()) {
    const twin = await GatewayTwin.start(nats.url, { zone, order, machines: 1, sensorsPerMachine: 1 });
    await twin.publishInventory();
    twin.claim();
    twin.transition(0, 0, "good");
    await twin.send();
    twin.keepBeating(200);
    twins.push(twin);
  }
});
afterAll(async () => {
  for (const twin of twins) await twin.close();
  await connection.close();
  await nats.close();
  for (const each of folders) removeFolder(each);
});

async function newKey(role: Role, zones: string[]): Promise<{ id: string; headers: { authorization: string } }> {
  const { key, secret } = newApiKey({ name: role, role, zones, createdAt: Date.now() });
  await bucket.add(key);
  return { id: key.id, headers: { authorization: `Bearer ${secret}` } };
}

const withKeys = (data: string, url = nats.url) => configOf(data, url, { access: { keys: true } });
const untilRead = (hub: RunningHub, headers: { authorization: string }, total: number) =>
  eventually(
    () => hub.get("/api/v1/transitions", headers),
    ({ body }) => body.total === total,
  );

describe("API keys", () => {
  it("hold at every replica as soon as they are made, and no longer once they are revoked", async () => {
    const hubs = [await runHub(withKeys(folder())), await runHub(withKeys(folder()))];
    const all = await newKey("viewer", ["*"]);
    for (const hub of hubs) {
      expect((await hub.get("/api/v1/zones")).status).toBe(401);
      await untilRead(hub, all.headers, 2);
    }
    await bucket.revoke(all.id, Date.now());
    for (const hub of hubs)
      await eventually(
        () => hub.get("/api/v1/zones", all.headers),
        ({ status }) => status === 401,
      );
    for (const hub of hubs) await hub.close();
  });

  it("narrow lists, history and stream to their zones", async () => {
    const hub = await runHub(withKeys(folder()));
    const all = await newKey("viewer", ["*"]);
    const press = await newKey("viewer", ["site/press"]);
    await untilRead(hub, all.headers, 2);
    for (const list of ["zones", "machines", "sensors", "gateways", "transitions"]) {
      expect((await hub.get(`/api/v1/${list}`, all.headers)).body.items.length, list).toBe(2);
      const { body } = await hub.get(`/api/v1/${list}`, press.headers);
      expect([body.total, body.items.map(({ zone }: { zone: string }) => zone)], list).toEqual([1, ["press"]]);
    }
    const { body } = await hub.get("/api/v1/sensors/site/paint/m1/s1", press.headers);
    expect([body.status, body.detail]).toEqual([403, 'viewer (viewer) has "read" in site/press, not in site/paint']);
    const stream = await fetch(`${hub.url}/api/v1/stream`, { headers: press.headers });
    const reader = stream.body!.getReader();
    let told = "";
    while (!told.includes("event: snapshot") || !told.endsWith("\n\n"))
      told += new TextDecoder().decode((await reader.read()).value);
    expect(told).toContain("site/press");
    expect(told).not.toContain("site/paint");
    await reader.cancel();
    await hub.close();
  });

  it("are known to a hub that starts while NATS is away", async () => {
    const data = folder();
    const first = await runHub(withKeys(data));
    const { headers } = await newKey("viewer", ["*"]);
    await eventually(
      () => first.get("/api/v1/zones", headers),
      ({ status }) => status === 200,
    );
    await first.close();
    const second = await runHub(withKeys(data, "nats://127.0.0.1:1"));
    expect((await second.get("/api/v1/zones", headers)).status).toBe(200);
    await second.close();
  });
});

describe("TLS", () => {
  it("is spoken with the given certificate, and the sign-in's cookie is for it alone", async () => {
    const data = folder();
    const [certFile, keyFile] = [join(data, "cert.pem"), join(data, "key.pem")];
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"];
    const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"];
    execFileSync("openssl", ["req", "-x509", ...curve, ...subject, "-keyout", keyFile, "-out", certFile], {
      stdio: "ignore",
    });
    const hub = await runHub(configOf(data, nats.url, { http: { certFile, keyFile } }));
    expect(hub.url).toMatch(/^https:/);
    const response = await new Promise<{ status: number; hsts: unknown }>((resolve, reject) =>
      getHttps(`${hub.url}/api/v1/me`, { ca: readFileSync(certFile) }, (answer) => {
        answer.resume();
        resolve({ status: answer.statusCode!, hsts: answer.headers["strict-transport-security"] });
      }).on("error", reject),
    );
    expect(response).toEqual({ status: 200, hsts: expect.stringMatching(/max-age=\d+/) });
    await expect(fetch(hub.url.replace("https:", "http:"))).rejects.toThrow();
    await hub.close();
  });
});

describe("a proxy that ends TLS", () => {
  it("says who asks, and a request around it from another computer is refused", async () => {
    const config = configOf(folder(), nats.url, {
      http: { trustedProxies: ["127.0.0.1"] },
      access: { anonymous: "viewer" },
    });
    const hub = await runHub(config);
    const forwarded = { "x-forwarded-for": "10.1.2.3", "x-forwarded-proto": "https" };
    expect((await hub.get("/api/v1/me", forwarded)).body).toMatchObject({ kind: "anonymous", roles: ["viewer"] });
    await hub.close();
  });
});
