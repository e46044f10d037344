import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readDocument } from "@tocsin/core/config/document";
import { HubConfigSchema, isLoopback, openToAll } from "./hub-config.ts";

const shipped = fileURLToPath(new URL("../../../config/hub.yaml", import.meta.url));
const read = (text: string, env = {}) => readDocument(HubConfigSchema, { file: "hub.yaml", text, env });

describe("the hub's configuration", () => {
  it("as shipped holds the defaults", () => {
    const { value } = read(readFileSync(shipped, "utf8")) as { value: unknown };
    expect(value).toEqual((read("data: ../.tocsin/hub") as { value: unknown }).value);
  });

  it("takes variables", () => {
    expect(read("data: x", { TOCSIN_HTTP_PORT: "9", TOCSIN_NATS_SERVERS: "nats://a,nats://b" })).toMatchObject({
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
    expect(openToAll("hub.yaml", "http:\n  host: 0.0.0.0\n", "0.0.0.0")).toMatchObject({
      line: 2,
      message: expect.stringMatching(/"0.0.0.0" is open to other computers.*insecure: true/),
    });
  });
});
