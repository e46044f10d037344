import { Type, type Static } from "typebox";
import { AlarmSchema, PrioritySchema, QualitySchema } from "./health.ts";
import { ValueSchema } from "./reading.ts";

/** What a message says of what it is about; all times are ms since 1970 UTC. */
export const MessageContentSchema = Type.Object({
  summary: Type.String({ description: "one line for people" }),
  kind: Type.Enum(["process", "instrument", "source", "gateway", "own", "flood"]),
  alarm: Type.String({ description: "id of the alarm, as /alarms lists it" }),
  occurrence: Type.Integer(),
  since: Type.Number({ description: "event time at which the occurrence began" }),
  state: Type.Enum(["normal", "unacknowledged", "acknowledged", "rtnUnacknowledged"]),
  priority: PrioritySchema,
  site: Type.String(),
  zone: Type.String(),
  zoneName: Type.String(),
  machine: Type.Optional(Type.String({ description: "the plant's own name of it" })),
  tag: Type.String(),
  description: Type.String(),
  level: Type.Optional(AlarmSchema.properties.level),
  message: Type.Optional(Type.String()),
  value: Type.Optional(ValueSchema),
  unit: Type.Optional(Type.String()),
  quality: Type.Optional(QualitySchema),
  readingAt: Type.Optional(Type.Number()),
  limit: Type.Optional(Type.Number()),
  consequence: Type.Optional(Type.String()),
  action: Type.Optional(Type.String({ description: "what to do" })),
  respondWithinMs: Type.Optional(Type.Number()),
  help: Type.Optional(Type.String({ description: "the profile's own link" })),
  url: Type.Optional(Type.String({ description: "opens the alarm in the console" })),
  alarms: Type.Optional(Type.Integer({ description: "of a flood: how many alarms it stands for" })),
});
export type MessageContent = Static<typeof MessageContentSchema>;

/** Why somebody is told: it began to ring (again), nobody acknowledged it in time, somebody has, or it is over. */
export const MESSAGE_EVENTS = ["raised", "escalated", "acknowledged", "ended", "test"] as const;
export type MessageEvent = (typeof MESSAGE_EVENTS)[number];

/** One message to one target. It is dead when it could not be sent within the time for it, or was refused for good. */
export const DeliverySchema = Type.Object({
  id: Type.String({ description: "the same for each attempt, whichever hub makes it: the receiver's idempotency key" }),
  target: Type.String(),
  event: Type.Enum([...MESSAGE_EVENTS]),
  state: Type.Enum(["waiting", "sent", "dead"]),
  attempts: Type.Integer(),
  at: Type.Number({ description: "when it was to be sent" }),
  nextAt: Type.Optional(Type.Number({ description: "of one that waits: when it is tried next" })),
  giveUpAt: Type.Optional(Type.Number()),
  endedAt: Type.Optional(Type.Number({ description: "when it was sent, or given up" })),
  error: Type.Optional(Type.String({ description: "what the newest attempt met" })),
  content: Type.Optional(MessageContentSchema),
});
export type Delivery = Static<typeof DeliverySchema>;

/**
 * What one route tells of one occurrence of one alarm, and how far it has come: in the bucket that the hubs share, so that
 * whichever holds the lease goes on where the other stopped. Deadlines are data.
 */
export const NoticeSchema = Type.Object({
  v: Type.Literal(1),
  id: Type.String(),
  route: Type.String(),
  alarm: Type.String({ description: "id of the alarm; of a flood: the zone's id and :flood" }),
  occurrence: Type.Integer(),
  since: Type.Number(),
  zone: Type.String({ description: "site/zone" }),
  begunAt: Type.Number(),
  writtenAt: Type.Number(),
  ring: Type.Integer({ minimum: 1, description: "how often it began to ring: with a worse level, or after a time" }),
  rangAt: Type.Number({ description: "steps count from here" }),
  level: Type.String(),
  quiet: Type.Optional(Type.Literal(true, { description: "somebody has seen it, or it is muted" })),
  step: Type.Integer({ description: "steps begun, repeats included" }),
  nextStepAt: Type.Optional(Type.Number()),
  endedAt: Type.Optional(Type.Number()),
  covered: Type.Optional(
    Type.Array(Type.String(), { description: "of a flood: the alarms that it tells instead of them, as short hashes" }),
  ),
  closedAt: Type.Optional(Type.Number({ description: "of a flood: it takes no more alarms in" })),
  content: MessageContentSchema,
  deliveries: Type.Array(DeliverySchema),
});
export type Notice = Static<typeof NoticeSchema>;

/** A message as `/messages` lists it: to whom, about what, and what became of it. */
export const MessageItemSchema = Type.Object({
  ...DeliverySchema.properties,
  route: Type.String(),
  alarm: Type.String(),
  occurrence: Type.Integer(),
  zone: Type.String({ description: "site/zone" }),
  summary: Type.String(),
});
export type MessageItem = Static<typeof MessageItemSchema>;
