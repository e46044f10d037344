import { Duration } from "@tocsin/core/config/duration";
import { IdSchema } from "@tocsin/core/config/id-schema";
import { NatsSettingsSchema } from "@tocsin/core/config/nats-settings";
import { Type, type Static } from "typebox";
import { IngestSchema, MqttSchema } from "./mqtt-schema.ts";

const closed = { additionalProperties: false } as const;
const group = { ...closed, default: {} } as const;
const DAY_MS = 86_400_000;

const JournalSchema = Type.Object(
  {
    groupReadingsMax: Type.Integer({ default: 5_000, minimum: 1, description: "readings in one commit" }),
    readingsKept: Duration({ default: "30d", minimumMs: DAY_MS, description: "how long readings are kept" }),
    diskReserveBytes: Type.Integer({
      default: 67_108_864,
      minimum: 0,
      description: "held back on the store's disk, and given up when it is full; a twentieth of a small disk",
    }),
    diskShortenBelowBytes: Type.Integer({
      default: 2_147_483_648,
      minimum: 0,
      description: "with less free than this the oldest days of readings are cut early; a fifth of a small disk",
    }),
    diskDropBelowBytes: Type.Integer({
      default: 1_073_741_824,
      minimum: 0,
      description: "with less free readings of low priority are judged and not kept; a tenth of a small disk",
    }),
    logKept: Duration({ default: "7d", minimumMs: DAY_MS, description: "how long confirmed log records are kept" }),
  },
  group,
);

const UplinkSchema = Type.Object(
  {
    batchRecordsMax: Type.Integer({ default: 500, minimum: 1, description: "log records in one message" }),
    batchBytesMax: Type.Integer({ default: 256_000, minimum: 1_024, maximum: 1_000_000 }),
    takeOverWithin: Duration({
      default: "10s",
      minimumMs: 0,
      description: "an empty store waits so long for NATS before it ingests, to take over alarms and shelves",
    }),
  },
  group,
);

const StatusSchema = Type.Object(
  {
    host: Type.String({ default: "127.0.0.1" }),
    port: Type.Integer({ default: 9101, minimum: 0, maximum: 65_535, description: "/livez /readyz /metrics; 0: any" }),
  },
  group,
);

/** One gateway: a zone of a plant, where its readings come from and where its transitions go. */
export const GatewaySchema = Type.Object(
  {
    plant: Type.String({
      default: ".",
      description: "folder with plant.yaml, sensors.csv, profiles/; relative to this file",
    }),
    zone: IdSchema("of the plant's zone that this gateway serves"),
    data: Type.String({ minLength: 1, description: "folder of the store, relative to this file" }),
    clock: Type.Enum(["sensor", "event"], {
      default: "sensor",
      description: "event: replay, the newest reading is the clock",
    }),
    insecure: Type.Boolean({
      default: false,
      description: "allow connections beyond this computer without TLS or authentication",
    }),
    mqtt: MqttSchema,
    ingest: IngestSchema,
    journal: JournalSchema,
    uplink: UplinkSchema,
    nats: NatsSettingsSchema,
    status: StatusSchema,
  },
  { ...closed, title: "Tocsin gateway" },
);
export type GatewayDocument = Static<typeof GatewaySchema>;
