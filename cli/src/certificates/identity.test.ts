import { describe, expect, it } from "vitest";
import { alternativeNames, parseIdentity } from "./identity.ts";

describe("an identity on the command line", () => {
  it("is a name, and hosts where it serves", () => {
    expect(parseIdentity("gateway-press")).toEqual({ name: "gateway-press", hosts: [] });
    expect(parseIdentity("hub=hub.example,10.0.0.4,::1")).toEqual({
      name: "hub",
      hosts: ["hub.example", "10.0.0.4", "::1"],
    });
  });

  it("is refused with what is wrong: nothing of it may reach a folder or OpenSSL's configuration", () => {
    for (const text of ["../etc", "a/b", "", "authority", "hub=", "hub=a b", "hub=a\nCA:TRUE", "hub=-x"])
      expect(parseIdentity(text), text).toHaveProperty("wrong");
  });

  it("tells names from addresses", () => {
    expect(alternativeNames({ name: "hub", hosts: ["hub", "10.0.0.4"] })).toBe("DNS:hub,IP:10.0.0.4");
  });
});
