import { Duration } from "@tocsin/core/config/duration";
import { IdSchema } from "@tocsin/core/config/id-schema";
import { Type, type Static } from "typebox";
import { AvailabilitySchema, TopicMapSchema } from "./topic-schema.ts";

const closed = { additionalProperties: false } as const;
const file = (description: string) =>
  Type.Optional(Type.String({ description: `${description}, relative to this file` }));

const filters = (description: string) =>
  Type.Array(Type.String({ minLength: 1, maxLength: 1_000 }), { default: [], maxItems: 1_000, description });

const BrokerClientSchema = Type.Object(
  {
    name: Type.String({
      minLength: 1,
      maxLength: 128,
      description: "user name, or the common name of the client's certificate",
    }),
    passwordFile: file("file that holds the password alone; without it only a certificate proves who it is"),
    clientIds: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 128 }), {
        maxItems: 1_000,
        description: "client ids that nobody else may use, besides its name",
      }),
    ),
    publish: filters("topics that it may publish to; + and # stand for any"),
    subscribe: filters("topics that it may subscribe to; none unless they are named"),
  },
  closed,
);
export type BrokerClient = Static<typeof BrokerClientSchema>;

const EmbeddedBrokerSchema = Type.Object(
  {
    host: Type.String({ default: "127.0.0.1", description: "address to listen on" }),
    port: Type.Integer({ default: 1883, minimum: 0, maximum: 65_535, description: "0: any free port" }),
    certFile: file("PEM of the broker's certificate, renewed while it runs"),
    keyFile: file("PEM of its private key"),
    clientCaFile: file("PEM of the authority that signs clients' certificates"),
    clients: Type.Optional(
      Type.Array(BrokerClientSchema, {
        maxItems: 10_000,
        description: "who may connect, and what each may do; without it everyone may everything",
      }),
    ),
  },
  { ...closed, description: "a broker of the gateway's own, MQTT 3.1.1" },
);

const BrokerSchema = Type.Object(
  {
    name: IdSchema("of the data path, as status and log name it"),
    url: Type.String({ pattern: "^mqtts?://[^/@]+$", wanted: "mqtt://host:port or mqtts://host:port" }),
    clientId: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 128,
        description: "default: tocsin-<site>-<zone>; never change it lightly",
      }),
    ),
    username: Type.Optional(Type.String()),
    passwordFile: file("file that holds the password alone"),
    caFile: file("PEM of the authority that signed the broker's certificate"),
    certFile: file("PEM of this gateway's certificate"),
    keyFile: file("PEM of this gateway's private key"),
    keepalive: Duration({ default: "30s", minimumMs: 5_000, maximumMs: 3_600_000 }),
    sessionExpiry: Duration({
      default: "7d",
      minimumMs: 60_000,
      description: "how long the broker keeps messages for us",
    }),
    receiveMax: Type.Integer({
      default: 1_000,
      minimum: 1,
      maximum: 65_535,
      description: "unacknowledged messages, MQTT 5",
    }),
  },
  closed,
);
export type BrokerSettings = Static<typeof BrokerSchema>;

export const MqttSchema = Type.Object(
  {
    embedded: Type.Optional(EmbeddedBrokerSchema),
    brokers: Type.Array(BrokerSchema, { default: [], maxItems: 16 }),
    topics: Type.Array(TopicMapSchema, {
      default: [{ topic: "{zone}/{machine}/{sensor}" }],
      minItems: 1,
      maxItems: 100,
    }),
    availability: Type.Array(AvailabilitySchema, { default: [], maxItems: 100 }),
    sparkplugHostId: Type.Optional(
      Type.String({
        pattern: "^[^/+#]{1,128}$",
        wanted: "a name without / + #",
        description: "says at brokers, as a primary host of Sparkplug, whether this gateway is there",
      }),
    ),
  },
  closed,
);
export type MqttSettings = Static<typeof MqttSchema>;

const count = (value: number, minimum: number, description: string) =>
  Type.Integer({ default: value, minimum, description });

/** Bounds of what comes in. */
export const IngestSchema = Type.Object(
  {
    uncommittedMax: count(20_000, 1, "packets that wait for their commit before brokers are held back"),
    packetBytesMax: count(
      2_097_152,
      1_024,
      "a longer MQTT packet ends its connection to the embedded broker; from another broker, its message is quarantined by its beginning",
    ),
    payloadBytesMax: count(262_144, 64, "a payload beyond it is quarantined"),
    connectionsMax: count(1_000, 1, "connections to the embedded broker"),
    messagesPerSecondMax: count(20_000, 1, "messages of one connection to the embedded broker; more of them wait"),
    reconnectAfterMax: Duration({ default: "30s", minimumMs: 100, description: "longest wait between attempts" }),
  },
  { ...closed, default: {} },
);
export type IngestBounds = Static<typeof IngestSchema>;
