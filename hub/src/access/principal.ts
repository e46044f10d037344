import { createHash } from "node:crypto";
import { COMMAND_NEEDS, zonesWith, type Grant, type Me, type Need, type Role } from "@tocsin/core/wire/access";

/** Who asks: as whom the audit names them, and what they may do where. */
export type Principal = {
  /** Told apart by this from any other: `key:<id>`, `<issuer>#<subject>`, or `local`. */
  id: string;
  name: string;
  kind: Me["kind"];
  grants: readonly Grant[];
  expiresAt?: number;
};

/** The zones that someone may read, as every list and stream is narrowed by them; undefined where that is all. */
export type Scope = readonly string[] | undefined;

export function scopeOf(principal: Principal, need: Need): Scope {
  const zones = zonesWith(principal.grants, need);
  return zones.includes("*") ? undefined : zones;
}

export const may = (principal: Principal, need: Need): boolean =>
  need === "public" || zonesWith(principal.grants, need).length > 0;

/** A short text that is the same for the same zones: part of what a list is cached and tagged by. */
export const scopeTag = (scope: Scope): string =>
  scope === undefined ? "" : createHash("sha256").update(scope.join()).digest("base64url").slice(0, 8);

export function meOf({ name, kind, grants, expiresAt }: Principal): Me {
  const commands = Object.entries(COMMAND_NEEDS).filter(([, need]) => zonesWith(grants, need).length > 0);
  return {
    name,
    kind,
    roles: [...new Set(grants.map(({ role }) => role))],
    zones: zonesWith(grants, "read"),
    commands: commands.map(([command]) => command),
    grants: grants.map(({ role, zones }) => ({ role, zones: [...zones] })),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

const PROXIED = ["x-forwarded-for", "forwarded", "via"];

/**
 * Who brings no credentials. Whoever a proxy on this computer forwards is not of this computer, whatever its address
 * says: such a one may read at most.
 */
export function anonymous(
  role: Role | "none",
  headers: Record<string, unknown>,
  isLocal: boolean,
): Principal | undefined {
  if (role === "none") return undefined;
  const forwarded = PROXIED.some((name) => headers[name] !== undefined);
  if (isLocal && !forwarded)
    return { id: "local", name: "this computer", kind: "local", grants: [{ role, zones: ["*"] }] };
  const grants: Grant[] = [{ role: isLocal ? "viewer" : role, zones: ["*"] }];
  return { id: "anonymous", name: "anonymous", kind: "anonymous", grants };
}
