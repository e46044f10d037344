import { Type, type Static } from "typebox";
import { CommandOutcomeSchema, COMMANDS, CommandTargetSchema } from "./command.ts";
import { OWN_ALARMS } from "./hub-fact.ts";

/** One thing that a person asked to be changed: how it stood when it was asked, and what became of it. */
export const AuditedSchema = Type.Object({
  command: Type.String({ description: "id of the command, as the zone's log has it" }),
  target: Type.Union([
    CommandTargetSchema,
    Type.Object({
      of: Type.Enum(["gateway", "hub"]),
      id: Type.String({ description: "site/zone, or _hub/_hub" }),
      alarm: Type.Optional(Type.Enum([...OWN_ALARMS])),
    }),
  ]),
  occurrence: Type.Optional(Type.Integer()),
  before: Type.Optional(Type.String({ description: "state before, as this hub knew it" })),
  outcome: Type.Optional(Type.String({ description: "applied, rejected, expired, pending or unreachable" })),
  code: CommandOutcomeSchema.properties.code,
  detail: CommandOutcomeSchema.properties.detail,
  after: CommandOutcomeSchema.properties.after,
});
export type Audited = Static<typeof AuditedSchema>;

/**
 * `tocsin.v1.<site>.<zone>.audit`: who asked what, when, with what outcome. `requested` is stored before anything is
 * done; `outcome` follows with the same request. The records of a zone are a chain: each holds the hash of the one
 * before, so that none can be changed or taken out unseen.
 */
export const AuditRecordSchema = Type.Object({
  v: Type.Literal(1),
  site: Type.String(),
  zone: Type.String(),
  at: Type.Number({ description: "ms since 1970 UTC, of the hub" }),
  event: Type.Enum(["requested", "outcome"]),
  request: Type.String({ description: "the same for what was requested and its outcome" }),
  who: Type.Object({ id: Type.String(), name: Type.String(), kind: Type.String() }),
  command: Type.Enum([...COMMANDS, "note"]),
  comment: Type.Optional(Type.String()),
  asked: Type.Optional(Type.Unknown({ description: "level, times and the like, as they were asked" })),
  filter: Type.Optional(Type.Unknown({ description: "what meant the items, where they were not named" })),
  items: Type.Array(AuditedSchema),
  previous: Type.String({ description: "hash of the record before; empty for the first of a zone" }),
  hash: Type.String({ description: "SHA-256 over the record without this member, as JSON in this order, base64url" }),
});
export type AuditRecord = Static<typeof AuditRecordSchema>;

export const AuditItemSchema = Type.Object({
  ...AuditRecordSchema.properties,
  sequence: Type.Integer({ description: "in TOCSIN_AUDIT" }),
  intact: Type.Boolean({ description: "the hash fits the record" }),
});
export type AuditItem = Static<typeof AuditItemSchema>;

/** What a look at a zone's chain has found. */
export const AuditChainSchema = Type.Object({
  records: Type.Integer({ description: "that were looked at" }),
  intact: Type.Boolean({ description: "each is as it was written, and follows the one before" }),
  broken: Type.Array(Type.Object({ sequence: Type.Integer(), detail: Type.String() })),
  hash: Type.String({ description: "of the last of them: keep it, and nobody can write the chain anew unseen" }),
  next: Type.Optional(Type.Integer({ description: "there are more: ask with after=next and hash=hash" })),
});
export type AuditChain = Static<typeof AuditChainSchema>;
