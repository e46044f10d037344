import { noHealthCounts, type Alarm, type HealthCounts, type Service } from "../wire/health.ts";
import type { Heartbeat } from "../wire/heartbeat.ts";
import { noAlarmCounts, type AlarmCounts, type Overlay } from "../wire/hub-api.ts";
import { machineId, sensorId, zoneId, type MachineId, type SensorId, type ZoneId, type ZonePath } from "../wire/id.ts";
import type { AlarmRaised, Flood, OwnAlarm } from "../wire/hub-fact.ts";
import type { SensorInfo } from "../wire/inventory.ts";
import type { LossNote, Position } from "../wire/log.ts";
import type { MachineStanding, SensorStanding, SourceStanding } from "../wire/state.ts";
import { HUB_PATH } from "../wire/subject.ts";
import { FloodMeter } from "../figures/flood.ts";
import type { LogGap } from "./gap.ts";
import { NOWHERE } from "./position.ts";
import { LastHour } from "./recent.ts";
import { noAbnormalLimits, type AbnormalLimits } from "./rollup.ts";

/** `stamp`: sequence in TOCSIN_LOG at which the thing last changed for people; a stream is resumed from it. */
type Stamped = { stamp: number };

/** A sensor is listed while `info` is set; its standing may arrive earlier than the inventory. */
export type SensorEntry = Stamped & {
  readonly id: SensorId;
  readonly sensor: string;
  readonly machine: MachineEntry;
  info: SensorInfo | undefined;
  standing: SensorStanding;
};

export type MachineInfo = { tag: string; description: string; labels: Record<string, string>; configHash: string };

export type MachineEntry = Stamped & {
  readonly id: MachineId;
  readonly machine: string;
  readonly zone: ZoneEntry;
  info: MachineInfo | undefined;
  standing: MachineStanding;
  /** Newest position that moved the machine or one of its sensors, or that its baseline was taken at. */
  at: Position;
  readonly sensors: Map<string, SensorEntry>;
  readonly sensorCounts: HealthCounts;
  readonly abnormalLimits: AbnormalLimits;
};

/** What TOCSIN_HUB says of a zone, or of the hub itself. */
export type OwnFacts = {
  /** Of the newest message on the zone's subject. */
  sequence: number;
  /** The hub's own alarms that are not normal. */
  readonly alarms: Map<OwnAlarm, Alarm>;
  /** Of each alarm the fact that raised it last, whether it is normal by now or not. */
  readonly newest: Map<OwnAlarm, AlarmRaised>;
  /** When each was over last. */
  readonly over: Map<OwnAlarm, number>;
  /** How many there were. */
  floods: number;
  /** Event time at which the newest of them ended. */
  floodUntil: number;
  flood: Flood | undefined;
};

/** A position in a zone's log, and the message of TOCSIN_LOG that holds it. */
export type StreamPosition = Position & { streamSeq: number };

export type EpochChange = { epoch: number; at: number; reason: string; missing?: number };

export type ZoneEntry = Stamped & {
  readonly id: ZoneId;
  readonly path: ZonePath;
  names: { siteName: string; zoneName: string; order: number; configHash: string } | undefined;
  readonly machines: Map<string, MachineEntry>;
  readonly machineCounts: HealthCounts;
  readonly sensorCounts: HealthCounts;
  readonly abnormalLimits: AbnormalLimits;
  readonly alarmCounts: AlarmCounts;
  /** Listed sensors with an alarm that is not normal, or that is shelved. */
  readonly alarming: Set<SensorEntry>;
  /** Alarms of sources that are not normal, by the source's name. */
  readonly sourceAlarms: Map<string, Alarm>;
  /** Alarms that rang, as the log has them. */
  readonly meter: FloodMeter;
  /** What hubs found of the zone. */
  readonly own: OwnFacts;
  /** The zone as a whole is out of service. */
  service: Service | undefined;
  readonly lastHour: LastHour;
  newLastHour: number;
  applied: Position;
  /** The `random` of the applied epoch's claim. */
  claim: string;
  /** Up to where the zone's machines were published, when that was read. */
  published: StreamPosition | undefined;
  /** The projection began here, with what was published, and history before it is still being read. `at`: gateway time. */
  begin: (StreamPosition & { at: number }) | undefined;
  /** Gateway time of the newest applied record. */
  appliedAt: number;
  gaps: LogGap[];
  epochs: EpochChange[];
  losses: LossNote[];
  heartbeat: Heartbeat | undefined;
  lastHeardAt: number | undefined;
  overlay: Overlay | undefined;
  /** Over sensors of data paths that are lost, by the path, while others are live. */
  lostPaths: ReadonlyMap<string, Overlay>;
  /** By their ids in the zone; a silent one lies over its sensors. */
  readonly sources: Map<string, SourceStanding>;
  /** Position that sources and service were published at, as a baseline. */
  sourcesAt: Position;
};

/** Over every zone until its gateway's first heartbeat: what is known of it may be old. */
export const NOT_HEARD: Overlay = {
  reason: "gateway-unreachable",
  since: 0,
  text: "its gateway has not been heard yet",
};

export const neverHeard = (): SensorStanding => ({
  state: { signal: "unknown", limit: "normal" },
  health: "unknown",
  since: 0,
});

const unknownMachine = (): MachineStanding => ({
  state: { state: "unknown", coverage: { good: 0, of: 0 } },
  health: "unknown",
  since: 0,
});

export const newZone = (path: ZonePath): ZoneEntry => ({
  id: zoneId(path),
  path,
  names: undefined,
  machines: new Map(),
  machineCounts: noHealthCounts(),
  sensorCounts: noHealthCounts(),
  abnormalLimits: noAbnormalLimits(),
  alarmCounts: noAlarmCounts(),
  alarming: new Set(),
  sourceAlarms: new Map(),
  meter: new FloodMeter(),
  own: {
    sequence: 0,
    alarms: new Map(),
    newest: new Map(),
    over: new Map(),
    floods: 0,
    floodUntil: 0,
    flood: undefined,
  },
  service: undefined,
  lastHour: new LastHour(),
  newLastHour: 0,
  applied: NOWHERE,
  claim: "",
  published: undefined,
  begin: undefined,
  appliedAt: 0,
  gaps: [],
  epochs: [],
  losses: [],
  heartbeat: undefined,
  lastHeardAt: undefined,
  overlay: NOT_HEARD,
  lostPaths: new Map(),
  sources: new Map(),
  sourcesAt: NOWHERE,
  stamp: 0,
});

/** The hub itself as the bearer of alarms that are of no zone. */
export const newHub = (): ZoneEntry => ({
  ...newZone(HUB_PATH),
  names: { siteName: "Tocsin", zoneName: "Hub", order: 0, configHash: "" },
  overlay: undefined,
});

export const newMachine = (zone: ZoneEntry, machine: string): MachineEntry => ({
  id: machineId({ ...zone.path, machine: machine as never }),
  machine,
  zone,
  info: undefined,
  standing: unknownMachine(),
  at: NOWHERE,
  sensors: new Map(),
  sensorCounts: noHealthCounts(),
  abnormalLimits: noAbnormalLimits(),
  stamp: 0,
});

export const newSensor = (machine: MachineEntry, sensor: string): SensorEntry => ({
  id: sensorId({ ...machine.zone.path, machine: machine.machine as never, sensor: sensor as never }),
  sensor,
  machine,
  info: undefined,
  standing: neverHeard(),
  stamp: 0,
});
