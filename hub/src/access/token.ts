import { createRemoteJWKSet, decodeJwt, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from "jose";
import type { Grant } from "@tocsin/core/wire/access";
import type { IssuerSettings } from "../config/access-schema.ts";
import type { Principal } from "./principal.ts";

const FETCH_TIMEOUT_MS = 5_000;
const KEYS_CACHED_MS = 600_000;
const REFRESH_AT_MOST_EVERY_MS = 30_000;
const CLOCK_TOLERANCE_S = 10;
/** Signatures with a key pair: a token that a shared secret signed could be anybody's who checks it. */
const ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];

export type TokenVerdict = { ok: true; principal: Principal } | { ok: false; detail: string };

/** Reads bearer tokens of the configured issuers. Their keys are fetched when first needed, and cached. */
export class TokenReader {
  readonly #issuers: readonly IssuerSettings[];
  readonly #keys = new Map<string, Promise<JWTVerifyGetKey>>();

  constructor(issuers: readonly IssuerSettings[]) {
    this.#issuers = issuers;
  }

  async read(token: string): Promise<TokenVerdict> {
    const settings = this.#issuers.find(({ issuer }) => issuer === issuerOf(token));
    if (!settings) return { ok: false, detail: "the token is of no issuer that this hub knows (access.oidc)" };
    try {
      const { issuer, audiences } = settings;
      const { payload } = await jwtVerify(token, await this.#keysOf(settings), {
        issuer,
        audience: [...audiences],
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_TOLERANCE_S,
        requiredClaims: ["exp", "sub"],
      });
      return { ok: true, principal: principalOf(payload, settings) };
    } catch (cause) {
      // The library's messages name what is wrong with the token and never hold it.
      return { ok: false, detail: `the token is not taken: ${cause instanceof Error ? cause.message : "unreadable"}` };
    }
  }

  #keysOf(settings: IssuerSettings): Promise<JWTVerifyGetKey> {
    const { issuer } = settings;
    let keys = this.#keys.get(issuer);
    if (!keys) {
      keys = fetchKeys(settings);
      this.#keys.set(issuer, keys);
      // An issuer that cannot be asked now is asked again by the next token.
      keys.catch(() => this.#keys.delete(issuer));
    }
    return keys;
  }
}

async function fetchKeys({ issuer, jwksUri }: IssuerSettings): Promise<JWTVerifyGetKey> {
  return createRemoteJWKSet(new URL(jwksUri ?? (await discover(issuer))), {
    timeoutDuration: FETCH_TIMEOUT_MS,
    cacheMaxAge: KEYS_CACHED_MS,
    cooldownDuration: REFRESH_AT_MOST_EVERY_MS,
  });
}

/** OpenID Connect Discovery 1.0, section 4. */
async function discover(issuer: string): Promise<string> {
  const url = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  const { jwks_uri: uri, issuer: named } = (await response.json()) as { jwks_uri?: unknown; issuer?: unknown };
  if (named !== issuer) throw new Error(`${url} describes another issuer`);
  if (typeof uri !== "string") throw new Error(`${url} names no jwks_uri`);
  return uri;
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

function principalOf(payload: JWTPayload, { issuer, nameClaim, rolesClaim, roles }: IssuerSettings): Principal {
  const held = [claimAt(payload, rolesClaim)].flat();
  const grants: Grant[] = roles.filter(({ value }) => held.includes(value)).map(({ role, zones }) => ({ role, zones }));
  const name = claimAt(payload, nameClaim);
  return {
    id: `${issuer}#${payload.sub}`,
    name: typeof name === "string" && name !== "" ? name.slice(0, 200) : String(payload.sub),
    kind: "token",
    grants,
    expiresAt: payload.exp! * 1_000,
  };
}

/** A claim by its name, or by its path such as `realm_access.roles`. */
function claimAt(payload: JWTPayload, path: string): unknown {
  if (Object.hasOwn(payload, path)) return payload[path];
  let found: unknown = payload;
  for (const part of path.split(".")) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, part)) return undefined;
    found = (found as Record<string, unknown>)[part];
  }
  return found;
}
