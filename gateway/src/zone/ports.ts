import type { CommandOutcome, CommandRequest } from "@tocsin/core/wire/command";
import type { ZoneConfig } from "@tocsin/core/health/config";
import type { ZoneInput } from "@tocsin/core/health/zone-input";
import type { SavedStates } from "@tocsin/core/health/zone-states";
import type { Quality, Service } from "@tocsin/core/wire/health";
import type { CommandRecord, LogRecord, Unnumbered } from "@tocsin/core/wire/log";
import type { Value } from "@tocsin/core/wire/reading";
import type { MachineStanding, SensorStanding, SourceStanding } from "@tocsin/core/wire/state";
import type { SavedPaths } from "./saved-paths.ts";
import type { Packet } from "./packet.ts";

/** A reading that was judged. Raw value; times in ms since 1970 UTC, `at` NaN where it has none of its own. */
export type JudgedReading = {
  ordinal: number;
  at: number;
  judgedAt: number;
  value: Value;
  quality: Quality;
  marks: number;
};

/** A whole zone as of now. */
export type ZoneAsOfNow = { config: ZoneConfig; states: SavedStates };

/** A command that was decided at gateway time `at`, kept by its id so that it is never carried out twice. */
export type KeptCommand = { request: CommandRequest | FormerCommand; at: number; outcome: CommandOutcome };
/** A command that a gateway of before decided: what the log tells of the request, and when it had expired at the latest. */
export type FormerCommand = Pick<CommandRecord, "id" | "command" | "target"> & { expiresAt: number };

export type SealedGroup = {
  gatewayTime: number;
  records: readonly Unnumbered<LogRecord>[];
  /** Sensors whose saved state is no longer true, by number. */
  sensors: Iterable<number>;
  machines: readonly { id: string; saved: string }[];
  commands: readonly KeptCommand[];
  paths: SavedPaths;
  saveSensor(sensor: number): { ordinal: number; saved: string };
  /** The whole zone as of now, asked for where a checkpoint is due. */
  zone(): ZoneAsOfNow;
};

/** Newest record of the log after a commit. */
export type LogPosition = { era: number; head: number };

/** What the loop needs of the store. */
export type ZoneJournal = {
  add(sensor: number, gatewayTime: number, reading: JudgedReading): void;
  readonly gathered: number;
  /** The gateway starts, before any input. */
  begin(start: { kind: "configuration"; at: number; hash: string }, zone: () => ZoneAsOfNow): void;
  /** An input was stepped, after all readings that were added before. */
  note(input: ZoneInput): void;
  holds(sensor: number, at: number, value: Value, quality: Quality, now: number): boolean | Promise<boolean>;
  quarantine(packet: Packet, at: number, reason: string): void;
  unmatched(packet: Packet, at: number): void;
  /** Of those on disk. */
  keptCommand(id: string): Promise<KeptCommand | undefined>;
  hasDueChunks(gatewayTime: number): boolean;
  /** Everything added since the last call and the group, on disk in one batch when it resolves. */
  commit(group: SealedGroup): Promise<LogPosition>;
};

/** What the loop tells the operator: each is a log line or a metric. */
export type ZoneEvents = {
  groupCommitted(group: { readings: number; records: number; tookMs: number }): void;
  packetQuarantined(path: string, topic: string, reason: string): void;
  packetUnmatched(path: string, topic: string): void;
  readingRedelivered(): void;
  readingLate(): void;
  processStalled(lateMs: number): void;
  commandDecided(command: string, outcome: CommandOutcome["outcome"]): void;
};

/** States of machines and their sensors as of a position of the log. */
export type StatesAt = LogPosition & { machines: MachineStates[] } & ZoneStates;
/** What belongs to no machine: sources by their ids in the zone, and what a person has done to the zone. */
export type ZoneStates = { sources: Record<string, SourceStanding>; service?: Service };
export type MachineStates = { machine: number; standing: MachineStanding; sensors: Record<string, SensorStanding> };

/** After each commit: what may be published now. */
export type Committed = LogPosition & { changedMachines: ReadonlySet<number> };
