import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TokenReader } from "./token.ts";

let issuer: string;
let server: Server;
let sign: (claims: JWTPayload, over?: { issuer?: string; audience?: string; expires?: string }) => Promise<string>;
let asked = 0;

beforeAll(async () => {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "one", alg: "ES256", use: "sig" };
  server = createServer(({ url }, response) => {
    asked++;
    response.setHeader("content-type", "application/json");
    const discovery = { issuer, jwks_uri: `${issuer}/keys` };
    response.end(JSON.stringify(url === "/keys" ? { keys: [jwk] } : discovery));
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  sign = (claims, over = {}) =>
    new SignJWT({ sub: "u1", ...claims })
      .setProtectedHeader({ alg: "ES256", kid: "one" })
      .setIssuer(over.issuer ?? issuer)
      .setAudience(over.audience ?? "tocsin")
      .setExpirationTime(over.expires ?? "5m")
      .sign(privateKey);
});
afterAll(() => void server.close());

const reader = () =>
  new TokenReader([
    {
      issuer,
      audiences: ["tocsin"],
      nameClaim: "preferred_username",
      rolesClaim: "realm_access.roles",
      roles: [
        { value: "shift", role: "operator", zones: ["plant/press"] },
        { value: "office", role: "viewer", zones: ["*"] },
      ],
    },
  ]);

describe("a bearer token", () => {
  it("gives the roles that its claim is mapped to, and asks for the keys once", async () => {
    const tokens = reader();
    asked = 0;
    const token = await sign({ preferred_username: "Kim", realm_access: { roles: ["office", "shift", "other"] } });
    expect(await tokens.read(token)).toMatchObject({
      ok: true,
      principal: {
        id: `${issuer}#u1`,
        name: "Kim",
        grants: [
          { role: "operator", zones: ["plant/press"] },
          { role: "viewer", zones: ["*"] },
        ],
      },
    });
    await tokens.read(token);
    expect(asked).toBe(2);
  });

  it("without a mapped role gives nothing", async () =>
    expect(await reader().read(await sign({ groups: ["shift"] }))).toMatchObject({
      ok: true,
      principal: { grants: [] },
    }));

  it("is refused where it is of another issuer, for another audience, over, changed or unsigned", async () => {
    const check = async (token: string) => expect((await reader().read(token)).ok, token).toBe(false);
    await check(await sign({}, { issuer: "http://elsewhere" }));
    await check(await sign({}, { audience: "other" }));
    await check(await sign({}, { expires: "-5m" }));
    const good = await sign({});
    const [head, , signature] = good.split(".");
    const body = Buffer.from(JSON.stringify({ iss: issuer, aud: "tocsin", sub: "root", exp: 9e9 })).toString(
      "base64url",
    );
    await check([head, body, signature].join("."));
    const none = Buffer.from(JSON.stringify({ alg: "none" })).toString("base64url");
    await check([none, body, ""].join("."));
    const shared = await new SignJWT({ sub: "u1" })
      .setProtectedHeader({ alg: "HS256" })
      .setIssuer(issuer)
      .setAudience("tocsin")
      .setExpirationTime("5m")
      .sign(Buffer.alloc(32, 1));
    await check(shared);
    await check("not.a.token");
  });
});
