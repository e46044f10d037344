import { Type, type Static } from "typebox";

/** Who may do what at the hub. Each role may do what the one before it may. */
export const ROLES = ["viewer", "operator", "engineer", "admin"] as const;
export type Role = (typeof ROLES)[number];

/**
 * What a resource of the API needs. `public`: no credentials at all; `read`: any role; the rest by role.
 */
export const NEEDS = ["public", "read", "acknowledge", "shelve", "note", "service", "audit", "messages"] as const;
export type Need = (typeof NEEDS)[number];

/** The least role that has what is needed. */
const LEAST_ROLE: Record<Exclude<Need, "public">, Role> = {
  read: "viewer",
  acknowledge: "operator",
  shelve: "operator",
  note: "operator",
  service: "engineer",
  audit: "admin",
  messages: "admin",
};

/** A role in some zones: `*` is every zone, `site/*` every zone of a site, else `site/zone`. */
export type Grant = { role: Role; zones: readonly string[] };

export const ZONE_PATTERN = "^(\\*|[A-Za-z0-9][A-Za-z0-9_-]{0,63}/(\\*|[A-Za-z0-9][A-Za-z0-9_-]{0,63}))$";

export const hasRole = (role: Role, need: Need): boolean =>
  need === "public" || ROLES.indexOf(role) >= ROLES.indexOf(LEAST_ROLE[need]);

/** @param zone `site/zone` */
export function isWithin(zones: readonly string[], zone: string): boolean {
  return zones.some(
    (each) => each === "*" || each === zone || (each.endsWith("/*") && zone.startsWith(each.slice(0, -1))),
  );
}

/** The zones in which the grants have what is needed; empty where there is none. */
export const zonesWith = (grants: readonly Grant[], need: Need): string[] => {
  const zones = new Set(grants.filter(({ role }) => hasRole(role, need)).flatMap((grant) => grant.zones));
  return zones.has("*") ? ["*"] : [...zones].sort();
};

/** Commands of the API by what they need. */
export const COMMAND_NEEDS = {
  acknowledge: "acknowledge",
  shelve: "shelve",
  unshelve: "shelve",
  outOfService: "service",
  returnToService: "service",
  reload: "service",
  resync: "service",
  confirmClock: "service",
} as const satisfies Record<string, Need>;

const RoleSchema = Type.Enum([...ROLES]);

/** `/me`: who asks, and may do what. */
export const MeSchema = Type.Object({
  name: Type.String(),
  kind: Type.Enum(["local", "key", "token", "session", "anonymous"], { description: "how the hub knows" }),
  roles: Type.Array(RoleSchema),
  zones: Type.Array(Type.String(), { description: "zones that can be read: *, site/* or site/zone" }),
  commands: Type.Array(Type.String(), { description: "commands that are allowed in some zone" }),
  grants: Type.Array(Type.Object({ role: RoleSchema, zones: Type.Array(Type.String()) })),
  expiresAt: Type.Optional(Type.Number({ description: "when the credentials end, ms since 1970 UTC" })),
});
export type Me = Static<typeof MeSchema>;
