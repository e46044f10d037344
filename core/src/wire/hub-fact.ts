import { Type, type Static } from "typebox";
import { PrioritySchema } from "./health.ts";

/**
 * `tocsin.v1.<site>.<zone>.hub`: what the hub itself finds, and commands on the alarms that follow. Appended by
 * compare-and-set on the zone's subject: the first replica wins, and each shows a fact when it reads it. All times are ms
 * since 1970 UTC, of the hub that wrote it.
 */
const Found = { v: Type.Literal(1), site: Type.String(), zone: Type.String(), at: Type.Number() };

export const GatewayUnreachableSchema = Type.Object({
  ...Found,
  kind: Type.Literal("gateway-unreachable"),
  occurrence: Type.Integer({ minimum: 1 }),
  since: Type.Number({ description: "when it was heard last" }),
  priority: PrioritySchema,
  message: Type.String(),
});
export const GatewayBackSchema = Type.Object({
  ...Found,
  kind: Type.Literal("gateway-back"),
  occurrence: Type.Integer({ minimum: 1 }),
});
export const GatewayAcknowledgedSchema = Type.Object({
  ...Found,
  kind: Type.Literal("gateway-acknowledged"),
  occurrence: Type.Integer({ minimum: 1 }),
  command: Type.String({ description: "id of the command" }),
  by: Type.String({ description: "the person" }),
  comment: Type.Optional(Type.String()),
});
export const HubFactSchema = Type.Union([GatewayUnreachableSchema, GatewayBackSchema, GatewayAcknowledgedSchema]);
export type HubFact = Static<typeof HubFactSchema>;
