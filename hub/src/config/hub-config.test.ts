import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { isLoopback } from "@tocsin/core/config/loopback";
import { readHubDocument } from "./hub-config.ts";

const shipped = fileURLToPath(new URL("../../../config/hub.yaml", import.meta.url));
const read = (text: string, env = {}) => readHubDocument({ file: "hub.yaml", text, env });

describe("the hub's configuration", () => {
  it("as shipped holds the defaults", () => {
    const { value } = read(readFileSync(shipped, "utf8")) as { value: unknown };
    expect(value).toEqual((read("data: ../.tocsin/hub") as { value: unknown }).value);
  });

  it("takes variables", () => {
    expect(
      read("data: x", { TOCSIN_HTTP_PORT: "9", TOCSIN_NATS_SERVERS: "nats://a,nats://b", TOCSIN_INSECURE: "true" }),
    ).toMatchObject({
      value: { http: { port: 9 }, nats: { servers: ["nats://a", "nats://b"] } },
    });
  });

  it("says where a key is wrong and what was meant", () => {
    expect(read("http:\n  prot: 1\n")).toMatchObject({
      errors: [{ line: 2, message: expect.stringMatching(/did you mean "port"/) }],
    });
  });

  it("refuses to serve other computers unless that is meant", () => {
    const check = (host: string, loopback: boolean) => expect(isLoopback(host), host).toBe(loopback);
    for (const host of ["127.0.0.1", "127.8.8.8", "localhost", "::1"]) check(host, true);
    for (const host of ["0.0.0.0", "::", "192.168.0.4", "localhost.evil.test", "127.0.0.1.evil.test"])
      check(host, false);
    expect(read("http:\n  host: 0.0.0.0\n")).toMatchObject({
      errors: [
        { line: 2, column: 9, message: expect.stringMatching(/"0.0.0.0", open to other.*without TLS.*certFile/) },
        { line: 2, column: 9, message: expect.stringMatching(/nobody has to say.*tocsin keys create.*insecure: true/) },
      ],
    });
    expect(read("http:\n  host: 0.0.0.0\n", { TOCSIN_INSECURE: "true" })).toMatchObject({ ok: true });
  });

  it("serves other computers with TLS, of its own or a proxy's, and access", () => {
    const check = (http: string, access: string, errors: number) => {
      const loaded = read(`http: { host: 0.0.0.0${http} }\naccess: { ${access} }\n`);
      expect(loaded.ok ? 0 : loaded.errors.length, http + access).toBe(errors);
    };
    const issuer = "oidc: [{ issuer: 'https://i', audiences: [a], roles: [{ value: g, role: viewer }] }]";
    check(", certFile: c, keyFile: k", "keys: true", 0);
    check(", trustedProxies: [10.0.0.0/8]", issuer, 0);
    check(", certFile: c, keyFile: k", "", 1);
    check("", "keys: true", 1);
    check(", certFile: c", "keys: true", 1);
  });

  it("reaches NATS beyond this computer only with TLS and a proof of who it is", () => {
    expect(read('nats: { servers: ["nats://nats:4222"] }')).toMatchObject({
      errors: [{ message: expect.stringMatching(/tls:\/\//) }, { message: expect.stringMatching(/credentialsFile/) }],
    });
    expect(read('nats: { servers: ["tls://nats:4222"], username: hub, passwordFile: p }')).toMatchObject({ ok: true });
    expect(read("nats: { username: hub }")).toMatchObject({ ok: false });
  });
});
