import { Duration } from "@tocsin/core/config/duration";
import { ROLES, ZONE_PATTERN, type Role } from "@tocsin/core/wire/access";
import { Type, type Static } from "typebox";

const closed = { additionalProperties: false } as const;
const RoleSchema = Type.Unsafe<Role>(Type.Enum([...ROLES]));
const ZonesSchema = Type.Array(
  Type.String({ pattern: ZONE_PATTERN, wanted: "a zone as site/zone, a site as site/*, or *" }),
  { default: ["*"], minItems: 1 },
);

const IssuerSchema = Type.Object(
  {
    issuer: Type.String({ pattern: "^https?://", description: "as the tokens' iss says it" }),
    audiences: Type.Array(Type.String(), { minItems: 1, description: "a token must be meant for one of them" }),
    jwksUri: Type.Optional(
      Type.String({
        pattern: "^https?://",
        description: "where its keys are; default: as its discovery document says",
      }),
    ),
    nameClaim: Type.String({ default: "preferred_username", description: "what people are called; else sub" }),
    rolesClaim: Type.String({
      default: "groups",
      description: "claim with a text or list, such as realm_access.roles",
    }),
    roles: Type.Array(Type.Object({ value: Type.String(), role: RoleSchema, zones: ZonesSchema }, closed), {
      minItems: 1,
      description: "which value of the claim gives which role, and in which zones",
    }),
  },
  closed,
);
export type IssuerSettings = Static<typeof IssuerSchema>;

/** Who may ask the hub. */
export const AccessSchema = Type.Object(
  {
    keys: Type.Boolean({ default: false, description: "API keys, as `tocsin keys create` makes them" }),
    oidc: Type.Array(IssuerSchema, { default: [], maxItems: 10, description: "issuers whose tokens are taken" }),
    anonymous: Type.Optional(
      Type.Unsafe<Role | "none">(
        Type.Enum(["none", ...ROLES], {
          description:
            "what everyone may who brings no credentials; default: none where keys or oidc are set, else admin on " +
            "loopback and viewer beyond it",
        }),
      ),
    ),
    session: Duration({ default: "12h", minimumMs: 60_000, description: "a sign-in at the page lasts so long" }),
  },
  { ...closed, default: {} },
);
export type AccessSettings = Static<typeof AccessSchema>;
