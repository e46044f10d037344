import { Type, type Static } from "typebox";
import {
  ALARM_STATES,
  ByDesignSchema,
  CoverageSchema,
  HealthCountsSchema,
  HealthSchema,
  KindSchema,
  MACHINE_STATES,
  MUTES,
  PrioritySchema,
  ReportsSchema,
  SensorStateSchema,
  ServiceSchema,
  ShelfSchema,
} from "./health.ts";
import { DataPathSchema, DiskSchema, HeartbeatSchema } from "./heartbeat.ts";
import { FloodSchema, OWN_ALARMS } from "./hub-fact.ts";
import { InstrumentInfoSchema, LabelsSchema, LimitInfoSchema } from "./inventory.ts";
import {
  CauseSchema,
  LossNoteSchema,
  MachineTransitionSchema,
  SensorTransitionSchema,
  SourceTransitionSchema,
} from "./log.ts";
import type { NoteItem } from "./note.ts";
import { CarriedReadingSchema } from "./reading.ts";

/** Version of `/api/v1` that this hub speaks; elements compare its first number. */
export const API_VERSION = "1.0";

/** A stream on which nothing happens says so this often. */
export const STREAM_HEARTBEAT_MS = 5_000;

/** A thing out of reach shows as unknown; its own state underneath is unchanged. */
export const OverlaySchema = Type.Object({
  reason: Type.Enum(["gateway-unreachable", "data-path-lost", "source-silent"]),
  since: Type.Number(),
  text: Type.String(),
});
export type Overlay = Static<typeof OverlaySchema>;

/** One sensor: what it is (from the inventory) and how it stands (from the log). */
export const SensorItemSchema = Type.Object({
  id: Type.String({ description: "site/zone/machine/sensor" }),
  site: Type.String(),
  zone: Type.String(),
  machine: Type.String(),
  sensor: Type.String(),
  tag: Type.String(),
  description: Type.String(),
  kind: KindSchema,
  reports: ReportsSchema,
  unit: Type.Optional(Type.String()),
  profile: Type.Optional(Type.String()),
  source: Type.Optional(Type.String()),
  labels: LabelsSchema,
  limits: Type.Array(LimitInfoSchema),
  instrument: Type.Optional(InstrumentInfoSchema),
  range: Type.Optional(Type.Object({ from: Type.Number(), to: Type.Number() })),
  health: HealthSchema,
  state: SensorStateSchema,
  since: Type.Number({ description: "event time of its last transition, ms since 1970 UTC; 0 before the first" }),
  priority: Type.Optional(PrioritySchema),
  message: Type.Optional(Type.String()),
  cause: Type.Optional(CauseSchema),
  reading: Type.Optional(CarriedReadingSchema),
  overlay: Type.Optional(OverlaySchema),
});
export type SensorItem = Static<typeof SensorItemSchema>;

const count = Type.Integer();
const AbnormalLimitsSchema = Type.Object({ high: count, medium: count, low: count, log: count });

export const MachineItemSchema = Type.Object({
  id: Type.String({ description: "site/zone/machine" }),
  site: Type.String(),
  zone: Type.String(),
  machine: Type.String(),
  tag: Type.String(),
  description: Type.String(),
  labels: LabelsSchema,
  health: HealthSchema,
  state: Type.Enum(MACHINE_STATES as unknown as [...typeof MACHINE_STATES]),
  coverage: CoverageSchema,
  since: Type.Number(),
  cause: Type.Optional(CauseSchema),
  sensors: HealthCountsSchema,
  abnormalLimits: AbnormalLimitsSchema,
  overlay: Type.Optional(OverlaySchema),
});
export type MachineItem = Static<typeof MachineItemSchema>;

const RingingSchema = Type.Object({
  active: Type.Integer({ description: "not normal" }),
  unacknowledged: Type.Integer({ description: "of those: a person has yet to see them" }),
});
/** Alarms that are not normal: those that ring by priority, those that are muted apart. */
export const AlarmCountsSchema = Type.Object({
  high: RingingSchema,
  medium: RingingSchema,
  low: RingingSchema,
  shelved: Type.Integer(),
  suppressed: Type.Integer({ description: "by design" }),
  outOfService: Type.Integer(),
});
export type AlarmCounts = Static<typeof AlarmCountsSchema>;

export const noAlarmCounts = (): AlarmCounts => ({
  high: { active: 0, unacknowledged: 0 },
  medium: { active: 0, unacknowledged: 0 },
  low: { active: 0, unacknowledged: 0 },
  shelved: 0,
  suppressed: 0,
  outOfService: 0,
});

export const ZoneItemSchema = Type.Object({
  id: Type.String({ description: "site/zone" }),
  site: Type.String(),
  zone: Type.String(),
  name: Type.String(),
  siteName: Type.String(),
  order: Type.Integer(),
  machines: HealthCountsSchema,
  sensors: HealthCountsSchema,
  abnormalLimits: AbnormalLimitsSchema,
  alarms: AlarmCountsSchema,
  newLastHour: Type.Integer({ description: "transitions away from good or normal in the last hour" }),
  flood: Type.Optional(FloodSchema),
  overlay: Type.Optional(OverlaySchema),
});
export type ZoneItem = Static<typeof ZoneItemSchema>;

/** One alarm of a sensor or a source: ISA-18.2 state, what mutes it, and what its person needs to act on it. */
export const AlarmItemSchema = Type.Object({
  id: Type.String({ description: "target:alarm" }),
  of: Type.Enum(["sensor", "source", "gateway", "hub"]),
  target: Type.String({
    description: "site/zone/machine/sensor, site/zone/source, site/zone of a gateway, or _hub/_hub",
  }),
  alarm: Type.Enum(["process", "instrument", "source", ...OWN_ALARMS]),
  site: Type.String(),
  zone: Type.String(),
  zoneName: Type.String(),
  machine: Type.Optional(Type.String()),
  machineTag: Type.Optional(Type.String()),
  sensor: Type.Optional(Type.String()),
  source: Type.Optional(Type.String()),
  tag: Type.String(),
  description: Type.String(),
  unit: Type.Optional(Type.String()),
  health: Type.Optional(HealthSchema),
  state: Type.Enum([...ALARM_STATES]),
  occurrence: Type.Optional(Type.Integer({ description: "an acknowledgement names it" })),
  since: Type.Optional(Type.Number({ description: "event time at which the occurrence began" })),
  level: Type.Optional(Type.String()),
  priority: Type.Optional(PrioritySchema),
  message: Type.Optional(Type.String()),
  muted: Type.Optional(Type.Enum([...MUTES])),
  limit: Type.Optional(LimitInfoSchema),
  reading: Type.Optional(CarriedReadingSchema),
  cause: Type.Optional(CauseSchema),
  shelf: Type.Optional(ShelfSchema),
  byDesign: Type.Optional(ByDesignSchema),
  services: Type.Optional(Type.Array(ServiceSchema)),
  overlay: Type.Optional(OverlaySchema),
});
export type AlarmItem = Static<typeof AlarmItemSchema>;

/** A sensor, machine or zone that a person took out of service: ISA-18.2 state G. */
export const ServiceItemSchema = Type.Object({
  ...ServiceSchema.properties,
  id: Type.String({ description: "site/zone/machine/sensor, site/zone/machine, site/zone/source or site/zone" }),
  site: Type.String(),
  zone: Type.String(),
  tag: Type.String(),
  description: Type.String(),
  sensors: Type.Integer({ description: "listed sensors that are out of service by it" }),
});
export type ServiceItem = Static<typeof ServiceItemSchema>;

const ofZone = {
  site: Type.String(),
  zone: Type.String(),
  epoch: Type.Integer(),
  tag: Type.Optional(Type.String()),
  description: Type.Optional(Type.String()),
};
/** A transition as the hub's history gives it: the log's record with its place. */
export const TransitionItemSchema = Type.Union([
  Type.Object({ ...SensorTransitionSchema.properties, ...ofZone }),
  Type.Object({ ...MachineTransitionSchema.properties, ...ofZone }),
  Type.Object({ ...SourceTransitionSchema.properties, ...ofZone }),
]);
export type TransitionItem = Static<typeof TransitionItemSchema>;

export const GatewayItemSchema = Type.Object({
  id: Type.String({ description: "site/zone" }),
  site: Type.String(),
  zone: Type.String(),
  zoneName: Type.String(),
  online: Type.Boolean(),
  lastHeardAt: Type.Optional(Type.Number()),
  unreachableSince: Type.Optional(Type.Number()),
  version: Type.Optional(Type.String()),
  startedAt: Type.Optional(Type.Number()),
  configHash: Type.Optional(Type.String()),
  epoch: Type.Integer(),
  head: Type.Integer({ description: "newest record that the gateway has written" }),
  sentUpTo: Type.Integer({ description: "newest record that the stream has confirmed" }),
  applied: Type.Integer({ description: "newest record that this hub has applied" }),
  waiting: Type.Integer({ description: "records written and not yet confirmed" }),
  oldestWaitingAt: Type.Optional(Type.Number()),
  completeness: Type.Enum(["complete", "in-flight", "draining", "gap", "tail-unknown"]),
  completeUpTo: Type.Optional(Type.Number({ description: "event history is complete up to this time" })),
  readingHistory: Type.Optional(Type.Literal(true, { description: "this hub is new, and still reads older history" })),
  historyFrom: Type.Optional(Type.Number({ description: "while it does: its history has no hole from here on" })),
  gaps: Type.Array(
    Type.Object({
      epoch: Type.Integer(),
      from: Type.Integer(),
      to: Type.Integer(),
      state: Type.Enum(["asked", "filled", "lost"]),
    }),
  ),
  epochs: Type.Array(
    Type.Object({
      epoch: Type.Integer(),
      at: Type.Number(),
      reason: Type.String(),
      missing: Type.Optional(Type.Integer({ description: "records of former epochs that never arrived, at least" })),
    }),
    { description: "changes of epoch: discontinuities of the history" },
  ),
  losses: Type.Array(LossNoteSchema, { description: "what its store lost or dropped, newest last" }),
  readingsPerSecond: Type.Number(),
  readings: Type.Integer(),
  late: Type.Integer(),
  redelivered: Type.Integer(),
  quarantined: Type.Integer(),
  unmatchedTopics: Type.Integer(),
  durability: Type.Enum(["strict", "relaxed", "unknown"]),
  dataPaths: Type.Array(DataPathSchema),
  clock: Type.Optional(HeartbeatSchema.properties.clock),
  disk: Type.Optional(DiskSchema),
  sensors: Type.Integer(),
});
export type GatewayItem = Static<typeof GatewayItemSchema>;

/** The hub's connection to its message bus (NATS): without it the hub hears of no gateway, and judges none. */
export const BusSchema = Type.Object({
  connected: Type.Boolean(),
  since: Type.Number({ description: "connected since; without a connection: when a gateway was heard last; ms" }),
});
export type Bus = Static<typeof BusSchema>;

/** RFC 9457. */
export const ProblemSchema = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.Optional(Type.String()),
  instance: Type.Optional(Type.String()),
  errors: Type.Optional(Type.Array(Type.Object({ pointer: Type.String(), detail: Type.String() }))),
});
export type Problem = Static<typeof ProblemSchema>;

export type Page<Item> = { items: Item[]; total: number; next?: string };

/**
 * Events of `GET /api/v1/stream`, in order: `hello`, `snapshot`, then `changes` batched every 20 to 250 ms, and
 * `heartbeat` each 5 s and whenever the hub's connection to its bus comes or goes. `reset` says that the asked `Last-Event-ID` cannot be resumed: a snapshot follows.
 * Items are whole, the same as the lists give; a client replaces what it holds by `id`.
 */
export type StreamHello = { api: string; version: string; serverTime: number; bus?: Bus };
export type StreamSnapshot = {
  at: number;
  zones: ZoneItem[];
  machines: MachineItem[];
  sensors: SensorItem[];
  gateways: GatewayItem[];
  transitions: TransitionItem[];
  notes?: NoteItem[];
};
export type StreamChanges = {
  at: number;
  zones?: ZoneItem[];
  machines?: MachineItem[];
  sensors?: SensorItem[];
  gateways?: GatewayItem[];
  transitions?: TransitionItem[];
  /** So many more happened at once, in all zones, than are told: `/transitions` has them. */
  transitionsLeftOut?: number;
  notes?: NoteItem[];
  removed?: { machines: string[]; sensors: string[] };
};
export type StreamHeartbeat = { at: number; bus?: Bus };
export type StreamReset = { reason: string };
