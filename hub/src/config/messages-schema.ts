import { Type, type Static } from "typebox";
import { Duration } from "@tocsin/core/config/duration";
import { PRIORITIES } from "@tocsin/core/wire/health";

const closed = { additionalProperties: false } as const;
const oneOf = <const Words extends readonly string[]>(
  words: Words,
  options: { default?: string; description?: string } = {},
) => Type.Unsafe<Words[number]>(Type.Enum([...words], options));
const NAME = { pattern: "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$", wanted: "a name of letters, digits, - and _" } as const;
const file = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, description: `${description}, relative to this file` }));

/** What a message can be about. `own`: what the hub found of itself or of a gateway, apart from one that is unreachable. */
export const MATTER_KINDS = ["process", "instrument", "source", "gateway", "own"] as const;
export type MatterKind = (typeof MATTER_KINDS)[number];

/** Shapes of a webhook's body. */
export const WEBHOOK_FORMATS = ["cloudevents", "pagerduty", "teams", "ntfy"] as const;
export type WebhookFormat = (typeof WEBHOOK_FORMATS)[number];

export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

const ClockTime = (fallback: string) =>
  Type.String({
    default: fallback,
    pattern: "^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$",
    wanted: "a time such as 06:00",
  });

const HoursSchema = Type.Object(
  {
    days: Type.Array(oneOf(DAYS), { default: [...DAYS], minItems: 1 }),
    from: ClockTime("00:00"),
    to: ClockTime("24:00"),
  },
  { ...closed, description: "to at or before from: until then on the next day" },
);
export type Hours = Static<typeof HoursSchema>;

const WebhookSchema = Type.Object(
  {
    url: Type.Optional(
      Type.String({
        pattern: "^https?://[^/?@\\s]+([/?]\\S*)?$",
        wanted: "http:// or https:// without a user and password in it",
      }),
    ),
    urlFile: file("file that holds the address, where the address itself is a secret"),
    format: oneOf(WEBHOOK_FORMATS, { default: "cloudevents", description: "shape of the body" }),
    tokenFile: file("file that holds what the receiver asks for: a bearer token, or PagerDuty's routing key"),
    hmacSecretFile: file(
      "file that holds the secret that messages are signed with: whsec_ and base64, 24 bytes or more",
    ),
  },
  closed,
);
export type WebhookSettings = Static<typeof WebhookSchema>;

const Address = Type.String({
  pattern: '^[^\\s@,;<>"]+@[^\\s@,;<>"]+$',
  wanted: "an address such as night@example.org",
});
const TargetSchema = Type.Object(
  {
    name: Type.String(NAME),
    webhook: Type.Optional(WebhookSchema),
    email: Type.Optional(Type.Object({ to: Type.Array(Address, { minItems: 1, maxItems: 50 }) }, closed)),
    updates: Type.Optional(
      Type.Boolean({
        description: "tell it too when somebody acknowledged and when it is over; default: pagerduty only",
      }),
    ),
  },
  closed,
);
export type TargetSettings = Static<typeof TargetSchema>;

const names = (description: string) => Type.Optional(Type.Array(Type.String(), { minItems: 1, description }));
const StepSchema = Type.Object(
  {
    after: Duration({ default: "0s", description: "nobody has acknowledged it for so long" }),
    to: Type.Array(Type.String(), { minItems: 1, maxItems: 20, description: "names of targets" }),
  },
  closed,
);
const RouteSchema = Type.Object(
  {
    name: Type.String(NAME),
    zones: names("zones, as zone or site/zone; default all"),
    labels: names("name or name:value, all of them; of the sensor or its machine"),
    priorities: Type.Optional(Type.Array(oneOf(PRIORITIES.slice(0, 3) as ["high", "medium", "low"]), { minItems: 1 })),
    kinds: Type.Optional(Type.Array(oneOf(MATTER_KINDS), { minItems: 1 })),
    hours: Type.Array(HoursSchema, {
      default: [],
      description: "hours of the week in which it takes messages; none: always",
    }),
    timeZone: Type.String({ default: "UTC", description: "of the hours, such as Europe/Berlin" }),
    steps: Type.Array(StepSchema, { minItems: 1, maxItems: 20, description: "to whom, and to whom next" }),
    repeatEvery: Type.Optional(
      Duration({ minimumMs: 60_000, description: "after the last step, tell it again; otherwise once" }),
    ),
    untilAcknowledged: Type.Boolean({
      default: true,
      description: "false: what has returned to normal is not told to the next, though nobody acknowledged it",
    }),
  },
  closed,
);
export type RouteSettings = Static<typeof RouteSchema>;

const SmtpSchema = Type.Object(
  {
    host: Type.String({ minLength: 1 }),
    port: Type.Integer({ default: 587, minimum: 1, maximum: 65_535 }),
    security: oneOf(["starttls", "tls", "none"], {
      default: "starttls",
      description: "none: in clear, without a password; only where nobody else can listen",
    }),
    from: Address,
    username: Type.Optional(Type.String({ minLength: 1 })),
    passwordFile: file("file that holds the password alone"),
    caFile: file("PEM of the authority that signed the server's certificate"),
  },
  closed,
);
export type SmtpSettings = Static<typeof SmtpSchema>;

const DeadManSchema = Type.Object(
  {
    url: Type.Optional(Type.String({ pattern: "^https?://[^/?@\\s]+([/?]\\S*)?$", wanted: "http:// or https://" })),
    urlFile: file("file that holds the address"),
    every: Duration({ default: "1m", minimumMs: 1_000 }),
  },
  { ...closed, description: "fetched while hub, streams and gateways are well, so that silence rings elsewhere" },
);
export type DeadManSettings = Static<typeof DeadManSchema>;

/** Who is told what, and how. */
export const MessagesSchema = Type.Object(
  {
    routes: Type.Array(RouteSchema, { default: [], maxItems: 100, description: "each that fits is taken" }),
    targets: Type.Array(TargetSchema, { default: [], maxItems: 100 }),
    smtp: Type.Optional(SmtpSchema),
    deadMan: Type.Optional(DeadManSchema),
    gather: Duration({ default: "2s", maximumMs: 60_000, description: "what comes within this time is told together" }),
    floodAbove: Type.Integer({
      default: 10,
      minimum: 1,
      description: "more than so many of one zone within 10 minutes are one message of a route",
    }),
    retryFor: Duration({ default: "1h", minimumMs: 1_000, description: "then a message that cannot be sent is dead" }),
    waitingMax: Type.Integer({
      default: 1_000,
      minimum: 10,
      description: "messages that wait; beyond it new ones are dead",
    }),
  },
  { ...closed, default: {} },
);
export type MessagesSettings = Static<typeof MessagesSchema>;
