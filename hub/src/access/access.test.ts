import { describe, expect, it } from "vitest";
import { isWithin, zonesWith } from "@tocsin/core/wire/access";
import { newApiKey, newSession, sessionEnd } from "./api-key.ts";
import { Access } from "./authenticate.ts";
import { KeyRing } from "./key-ring.ts";
import { TokenReader } from "./token.ts";

const wanted = { name: "Control room", role: "operator", zones: ["plant/*"], createdAt: 0 } as const;
let now = 1_000;
const { key, secret } = newApiKey({ ...wanted, zones: [...wanted.zones], expiresAt: 50_000 });

const accessTo = (keys: KeyRing | undefined, anonymous: "none" | "admin" = "none") =>
  new Access({ keys, tokens: new TokenReader([]), anonymous, now: () => now });
const ask = (access: Access, headers: Record<string, string>, isLocal = false) =>
  access.authenticate({ headers, isLocal });

describe("an API key", () => {
  it("is kept as a hash from which nobody reads it", () => {
    expect(JSON.stringify(key)).not.toContain(secret.slice(-43));
    expect(secret).toMatch(/^tocsin_[a-z0-9]{10}_[A-Za-z0-9_-]{43}$/);
  });

  it("says who asks, until it ends or is revoked", async () => {
    const ring = new KeyRing([key]);
    const access = accessTo(ring);
    const bearer = { authorization: `Bearer ${secret}` };
    const verdict = await ask(access, bearer);
    expect(verdict).toMatchObject({ ok: true, principal: { name: "Control room", grants: [{ role: "operator" }] } });
    expect((await ask(access, { authorization: `Bearer ${secret}x` })).ok).toBe(false);
    expect((await ask(access, { authorization: `Basic ${secret}` })).ok).toBe(false);
    now = 50_000;
    expect((await ask(access, bearer)).ok).toBe(false);
    now = 1_000;
    ring.learn({ ...key, revokedAt: 900 });
    expect((await ask(access, bearer)).ok).toBe(false);
    expect(verdict.ok && access.isStillGood(verdict.principal)).toBe(false);
  });

  it("opens nothing where keys are not taken, and wrong credentials are not nobody", async () => {
    const access = accessTo(undefined, "admin");
    expect((await ask(access, { authorization: `Bearer ${secret}` }, true)).ok).toBe(false);
  });
});

describe("a sign-in", () => {
  it("holds until its end, for its key alone, and only as it was given", async () => {
    const session = newSession(key, 5_000);
    expect(sessionEnd(key, session, 4_999)).toBe(5_000);
    expect(sessionEnd(key, session, 5_000)).toBeUndefined();
    expect(sessionEnd({ ...key, hash: newApiKey({ ...wanted, zones: ["*"] }).key.hash }, session, 0)).toBeUndefined();
    const longer = session.replace(/\.[^.]+\./, ".zzzzzzzz.");
    expect(sessionEnd(key, longer, 0)).toBeUndefined();
    const access = accessTo(new KeyRing([key]));
    const signedIn = await ask(access, { cookie: `a=b; tocsin_session=${session}` });
    expect(signedIn).toMatchObject({ ok: true, principal: { kind: "session", expiresAt: 5_000 } });
    expect(await ask(access, { cookie: `tocsin_session=${longer}` })).toMatchObject({ ok: false });
  });
});

describe("nobody", () => {
  it("is let in only as the configuration says, and through a proxy of this computer only to read", async () => {
    expect((await ask(accessTo(undefined), {}, true)).ok).toBe(false);
    const open = accessTo(undefined, "admin");
    const roleOf = async (headers: Record<string, string>, isLocal: boolean) => {
      const verdict = await ask(open, headers, isLocal);
      return verdict.ok ? verdict.principal.grants[0]!.role : undefined;
    };
    expect(await roleOf({}, true)).toBe("admin");
    expect(await roleOf({ "x-forwarded-for": "10.0.0.9" }, true)).toBe("viewer");
  });
});

describe("zones", () => {
  it("are named one by one, by site, or all", () => {
    const check = (zones: string[], zone: string, within: boolean) => expect(isWithin(zones, zone)).toBe(within);
    check(["plant/press"], "plant/press", true);
    check(["plant/press"], "plant/press2", false);
    check(["plant/*"], "plant/paint", true);
    check(["plant/*"], "plant2/paint", false);
    check(["*"], "any/where", true);
    check([], "any/where", false);
  });

  it("of one grant never lend another grant's role", () => {
    const grants = [
      { role: "viewer", zones: ["*"] },
      { role: "operator", zones: ["plant/press"] },
    ] as const;
    expect(zonesWith(grants, "read")).toEqual(["*"]);
    expect(zonesWith(grants, "acknowledge")).toEqual(["plant/press"]);
    expect(zonesWith(grants, "audit")).toEqual([]);
  });
});
