import { Type, type Static } from "typebox";
import { ALARMS, SERVICE_SCOPES } from "./health.ts";

/**
 * `tocsin.v1.<site>.<zone>.command`, request and reply: what a person asks of the gateway of a zone. All times are ms
 * since 1970 UTC.
 *
 * The answer leaves after effect, outcome and the record of kind `command` are on disk together. It is kept by id for at
 * least as long as the gateway keeps its log, so the same request may be sent again: it is answered and not done twice.
 * No answer in time is no failure: the command is pending until its record comes, or until the same request is sent
 * again; once `expiresAt` has passed the answer says for good what became of it.
 */
const Asked = {
  v: Type.Literal(1),
  id: Type.String({
    pattern: "^[A-Za-z0-9_-]{8,128}$",
    description: "names this command for good: the same from every replica and at every repeat",
  }),
  who: Type.String({ minLength: 1, maxLength: 200, description: "the person, as records and pages name them" }),
  comment: Type.Optional(Type.String({ maxLength: 1_000 })),
  expiresAt: Type.Number({ description: "not carried out after this, gateway time; at most 24 h ahead" }),
};

const closed = { additionalProperties: false } as const;
const Why = Type.String({ minLength: 1, maxLength: 1_000, description: "the reason, shown for as long as it holds" });
const fullId = (description: string) => Type.String({ minLength: 1, maxLength: 300, description });

/** One of the sensor's two alarms. */
const SensorTarget = Type.Object(
  { of: Type.Literal("sensor"), id: fullId("site/zone/machine/sensor"), alarm: Type.Enum([...ALARMS]) },
  closed,
);
const SourceTarget = Type.Object({ of: Type.Literal("source"), id: fullId("site/zone/source") }, closed);
const ServiceTarget = Type.Object(
  {
    of: Type.Enum([...SERVICE_SCOPES]),
    id: fullId("site/zone/machine/sensor, site/zone/machine, site/zone/source or site/zone"),
  },
  closed,
);

export const CommandTargetSchema = Type.Union([SensorTarget, SourceTarget, ServiceTarget]);
export type CommandTarget = Static<typeof CommandTargetSchema>;

/**
 * What a gateway itself is asked: to read its configuration again, to publish all states and its inventory again, or to
 * believe a wall clock that was set far forward.
 */
export const GATEWAY_COMMANDS = ["reload", "resync", "confirmClock"] as const;

export const COMMANDS = [
  "acknowledge",
  "shelve",
  "unshelve",
  "outOfService",
  "returnToService",
  ...GATEWAY_COMMANDS,
] as const;

/** Names the occurrence that the person saw: a late one never acknowledges the next. */
const AcknowledgeSchema = Type.Object(
  {
    ...Asked,
    command: Type.Literal("acknowledge"),
    target: Type.Union([SensorTarget, SourceTarget]),
    occurrence: Type.Integer({ minimum: 1 }),
  },
  closed,
);
/** For a time, or once: until the alarm clears. `level` is `any` for the instrument alarm. */
const ShelveSchema = Type.Object(
  {
    ...Asked,
    command: Type.Literal("shelve"),
    target: SensorTarget,
    level: Type.String({ minLength: 1, maxLength: 200, description: "it covers this level and lesser ones" }),
    comment: Why,
    forMs: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    once: Type.Optional(Type.Literal(true)),
  },
  closed,
);
const UnshelveSchema = Type.Object({ ...Asked, command: Type.Literal("unshelve"), target: SensorTarget }, closed);
/** `from` left out or past: now. `autoReturn`: it returns by itself at `until`, otherwise it is overdue then. */
const OutOfServiceSchema = Type.Object(
  {
    ...Asked,
    command: Type.Literal("outOfService"),
    target: ServiceTarget,
    comment: Why,
    from: Type.Optional(Type.Number({ description: "gateway time" })),
    until: Type.Number({ description: "gateway time" }),
    autoReturn: Type.Optional(Type.Literal(true)),
  },
  closed,
);
const ReturnToServiceSchema = Type.Object(
  { ...Asked, command: Type.Literal("returnToService"), target: ServiceTarget },
  closed,
);

const GatewaySchema = Type.Object(
  {
    ...Asked,
    command: Type.Enum([...GATEWAY_COMMANDS]),
    target: Type.Object({ of: Type.Literal("zone"), id: fullId("site/zone") }, closed),
  },
  closed,
);
export type GatewayCommand = Static<typeof GatewaySchema>;

export const CommandRequestSchema = Type.Union([
  AcknowledgeSchema,
  ShelveSchema,
  UnshelveSchema,
  OutOfServiceSchema,
  ReturnToServiceSchema,
  GatewaySchema,
]);
export type CommandRequest = Static<typeof CommandRequestSchema>;

export const isGatewayCommand = (request: CommandRequest): request is GatewayCommand =>
  (GATEWAY_COMMANDS as readonly string[]).includes(request.command);

/** The furthest `expiresAt` ahead of gateway time. */
export const COMMAND_LIFE_MAX_MS = 86_400_000;

export const COMMAND_OUTCOMES = ["applied", "rejected", "expired"] as const;

/**
 * What became of a command. Rejected: `code` is for machines (`other-occurrence`, `nothing-to-acknowledge`,
 * `unknown-sensor`, `bad-duration`, ...), `detail` for the person who asked.
 */
export const CommandOutcomeSchema = Type.Object({
  outcome: Type.Enum([...COMMAND_OUTCOMES]),
  code: Type.Optional(Type.String()),
  detail: Type.Optional(Type.String()),
  after: Type.Optional(Type.String({ description: "how an alarm or its service stands by it, where it was applied" })),
});
export type CommandOutcome = Static<typeof CommandOutcomeSchema>;

/** The gateway's answer: the outcome, which is in its log too, or why it decided nothing and recorded nothing. */
export type CommandReply =
  | ({ v: 1; ok: true; id: string; at: number; repeated?: true } & CommandOutcome)
  | { v: 1; ok: false; code: CommandFailureCode; detail: string };

/**
 * `bad-command`: not such a request, or `expiresAt` is too far ahead. `id-taken`: another command had this id.
 * `too-old`: the request has expired so long ago that its outcome may be forgotten; the log's history has it. `busy`: ask
 * again.
 */
export type CommandFailureCode = "bad-command" | "id-taken" | "too-old" | "busy";
