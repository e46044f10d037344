import { Type, type Static } from "typebox";

/** A gateway is unreachable after three missed heartbeats. */
export const HEARTBEAT_INTERVAL_MS = 5_000;
export const UNREACHABLE_AFTER_MS = 3 * HEARTBEAT_INTERVAL_MS;

/** Name of the data path that is the gateway's own broker. That nobody is connected to it holds nobody else. */
export const EMBEDDED_PATH = "embedded";

export const DataPathSchema = Type.Object({
  path: Type.String(),
  state: Type.Enum(["connecting", "live", "draining", "lost"]),
  since: Type.Number(),
  detail: Type.Optional(Type.String()),
  clients: Type.Optional(Type.Integer()),
});
export type DataPath = Static<typeof DataPathSchema>;

/** The disk of the gateway's store. What an earlier version did not tell is left out. */
export const DiskSchema = Type.Object({
  freeBytes: Type.Number(),
  storeBytes: Type.Number(),
  state: Type.Optional(Type.Enum(["ok", "shortening", "dropping"])),
  daysKept: Type.Optional(Type.Number({ description: "days of readings kept" })),
  hoursLeft: Type.Optional(
    Type.Number({ description: "until readings are dropped, at this pace; left out: the oldest are cut before" }),
  ),
  dropped: Type.Optional(Type.Integer({ description: "readings judged and not kept for want of disk, since opening" })),
});

/** `tocsin.v1.<site>.<zone>.heartbeat`, core NATS, every 5 s. All times ms since 1970 UTC. */
export const HeartbeatSchema = Type.Object({
  v: Type.Literal(1),
  site: Type.String(),
  zone: Type.String(),
  at: Type.Number({ description: "gateway time" }),
  startedAt: Type.Number(),
  version: Type.String(),
  configHash: Type.String(),
  epoch: Type.Integer(),
  claim: Type.String(),
  head: Type.Integer({ description: "seq of the newest record of the log" }),
  sentUpTo: Type.Integer({ description: "seq up to which the stream has confirmed" }),
  streamSeq: Type.Integer({ description: "sequence in TOCSIN_LOG of the message that holds sentUpTo" }),
  outbox: Type.Object({ records: Type.Integer(), oldestAt: Type.Optional(Type.Number()) }),
  readings: Type.Object({
    received: Type.Integer({ description: "since start" }),
    perSecond: Type.Number(),
    late: Type.Integer(),
    redelivered: Type.Integer(),
    quarantined: Type.Integer(),
    unmatchedTopics: Type.Integer(),
  }),
  sensors: Type.Integer(),
  durability: Type.Enum(["strict", "relaxed", "unknown"], {
    description: "whether the stream acknowledges only what is on disk (sync_interval: always)",
  }),
  dataPaths: Type.Array(DataPathSchema),
  clock: Type.Optional(
    Type.Object({
      apartMs: Type.Number({ description: "wall clock less gateway time" }),
      inDoubt: Type.Boolean({ description: "it went far forward, and nobody has confirmed that: see `confirmClock`" }),
    }),
  ),
  disk: DiskSchema,
});
export type Heartbeat = Static<typeof HeartbeatSchema>;
