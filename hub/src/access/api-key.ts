import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { ROLES, ZONE_PATTERN, type Role } from "@tocsin/core/wire/access";
import { Type, type Static } from "typebox";
import { Compile } from "typebox/compile";
import type { Principal } from "./principal.ts";

/**
 * An API key as it is kept: of its secret, 256 random bits, the SHA-256 alone. A slow hash would add nothing, since
 * nobody can try 2^256 secrets, and would cost each request what it costs the thief.
 */
export const ApiKeySchema = Type.Object({
  id: Type.String({ pattern: "^[a-z0-9]{10}$" }),
  name: Type.String({ minLength: 1, maxLength: 100 }),
  hash: Type.String({ pattern: "^[A-Za-z0-9_-]{43}$" }),
  role: Type.Unsafe<Role>(Type.Enum([...ROLES])),
  zones: Type.Array(Type.String({ pattern: ZONE_PATTERN }), { minItems: 1, maxItems: 100 }),
  createdAt: Type.Number(),
  expiresAt: Type.Optional(Type.Number()),
  revokedAt: Type.Optional(Type.Number()),
});
export type ApiKey = Static<typeof ApiKeySchema>;
const check = Compile(ApiKeySchema);
export const isApiKey = (value: unknown): value is ApiKey => check.Check(value);

const SECRET = /^tocsin_([a-z0-9]{10})_([A-Za-z0-9_-]{43})$/;
const ID_DIGITS = 10;
const SECRET_BYTES = 32;

const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("base64url");
const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** Makes a key. @returns what is kept, and the text that is shown once and kept nowhere */
export function newApiKey(wanted: Pick<ApiKey, "name" | "role" | "zones" | "createdAt" | "expiresAt">): {
  key: ApiKey;
  secret: string;
} {
  const id = BigInt(`0x${randomBytes(8).toString("hex")}`)
    .toString(36)
    .padStart(ID_DIGITS, "0")
    .slice(-ID_DIGITS);
  const random = randomBytes(SECRET_BYTES).toString("base64url");
  return { key: { id, ...wanted, hash: hashOf(random) }, secret: `tocsin_${id}_${random}` };
}

/** The id and the random part of a key's text; undefined for a text that is no key. */
export function parseSecret(text: string): { id: string; random: string } | undefined {
  const found = SECRET.exec(text);
  return found ? { id: found[1]!, random: found[2]! } : undefined;
}

export const isValid = (key: ApiKey, now: number): boolean =>
  key.revokedAt === undefined && (key.expiresAt === undefined || now < key.expiresAt);

export const opens = (key: ApiKey, random: string): boolean => isSame(key.hash, hashOf(random));

export const principalOf = ({ id, name, role, zones, expiresAt }: ApiKey): Principal => ({
  id: `key:${id}`,
  name,
  kind: "key",
  grants: [{ role, zones }],
  ...(expiresAt === undefined ? {} : { expiresAt }),
});

/**
 * A sign-in with a key, for browsers: the key's id and an end, signed with what is kept of the key. It needs no memory,
 * so every replica takes it, and it ends with its key.
 */
export function newSession(key: ApiKey, expiresAt: number): string {
  const body = `${key.id}.${Math.floor(expiresAt).toString(36)}`;
  return `${body}.${signatureOf(key, body)}`;
}

const signatureOf = (key: ApiKey, body: string): string =>
  createHmac("sha256", key.hash).update(`session ${body}`).digest("base64url");

export const keyOfSession = (session: string): string => session.split(".", 1)[0]!;

/** @returns when the session ends; undefined where it is not one of this key, or is over */
export function sessionEnd(key: ApiKey, session: string, now: number): number | undefined {
  const [id, end, signature, ...rest] = session.split(".");
  if (id !== key.id || end === undefined || signature === undefined || rest.length > 0) return undefined;
  if (!isSame(signature, signatureOf(key, `${id}.${end}`))) return undefined;
  const expiresAt = Number.parseInt(end, 36);
  return now < expiresAt ? expiresAt : undefined;
}
