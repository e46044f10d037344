import type { Role } from "@tocsin/core/wire/access";
import { keyOfSession, principalOf, sessionEnd, type ApiKey } from "./api-key.ts";
import type { KeyRing } from "./key-ring.ts";
import { anonymous, type Principal } from "./principal.ts";
import type { TokenReader } from "./token.ts";

export const SESSION_COOKIE = "tocsin_session";
const HEADERS_LENGTH_MAX = 16_384;

export type Credentials = { headers: Record<string, string | string[] | undefined>; isLocal: boolean };
export type Verdict = { ok: true; principal: Principal } | { ok: false; detail: string };

export type AccessParts = {
  /** Undefined: keys are not taken. */
  keys: KeyRing | undefined;
  tokens: TokenReader;
  anonymous: Role | "none";
  now: () => number;
};

/** Says who asks, from a bearer token, an API key, a sign-in's cookie, or nothing. Wrong credentials are never nobody. */
export class Access {
  readonly #parts: AccessParts;

  constructor(parts: AccessParts) {
    this.#parts = parts;
  }

  async authenticate({ headers, isLocal }: Credentials): Promise<Verdict> {
    const { authorization } = headers;
    if (typeof authorization === "string") return this.#bearer(authorization);
    const session = readCookie(headers["cookie"]);
    const signedIn = session === undefined ? undefined : this.#session(session);
    if (signedIn) return { ok: true, principal: signedIn };
    const nobody = anonymous(this.#parts.anonymous, headers, isLocal);
    if (nobody) return { ok: true, principal: nobody };
    const detail =
      session === undefined
        ? "say who you are: send Authorization: Bearer with an API key or a token"
        : "the sign-in is over: sign in again";
    return { ok: false, detail };
  }

  /** The key that a sign-in names; undefined where it opens nothing. */
  keyOf(secret: string): ApiKey | undefined {
    return this.#parts.keys?.find(secret, this.#parts.now());
  }

  /** Whether someone who was let in before still would be. */
  isStillGood({ id, expiresAt }: Principal): boolean {
    const { keys, now } = this.#parts;
    if (expiresAt !== undefined && now() >= expiresAt) return false;
    return !id.startsWith("key:") || keys?.valid(id.slice("key:".length), now()) !== undefined;
  }

  async #bearer(header: string): Promise<Verdict> {
    const [scheme, credentials, ...rest] = header.split(" ");
    if (scheme?.toLowerCase() !== "bearer" || !credentials || rest.length > 0 || header.length > HEADERS_LENGTH_MAX)
      return { ok: false, detail: "Authorization must be: Bearer, a space, and an API key or a token" };
    if (!credentials.startsWith("tocsin_")) return this.#parts.tokens.read(credentials);
    const key = this.keyOf(credentials);
    if (key) return { ok: true, principal: principalOf(key) };
    return { ok: false, detail: "the API key is unknown, revoked or expired: `tocsin keys list` shows those that are" };
  }

  #session(session: string): Principal | undefined {
    const { keys, now } = this.#parts;
    const key = keys?.valid(keyOfSession(session), now());
    const expiresAt = key && sessionEnd(key, session, now());
    return key && expiresAt !== undefined ? { ...principalOf(key), kind: "session", expiresAt } : undefined;
  }
}

function readCookie(header: string | string[] | undefined): string | undefined {
  if (typeof header !== "string" || header.length > HEADERS_LENGTH_MAX) return undefined;
  const found = header.split(";").map((part) => part.trim().split("="));
  return found.find(([name]) => name === SESSION_COOKIE)?.[1];
}
