import type { CommandReply, CommandRequest } from "@tocsin/core/wire/command";
import type { Claim, Unnumbered } from "@tocsin/core/wire/log";
import type { Service } from "@tocsin/core/wire/health";
import type { MachineStanding, SensorStanding, SourceStanding } from "@tocsin/core/wire/state";
import type { Former } from "./former-zone.ts";

export type Era = { era: number; epoch: number; random: string; reason: Claim["reason"]; owesStates?: boolean };
export type LogSlice = { first: number; last: number; texts: string[] };

/** What the uplink needs of the zone's log in the store. */
export type UplinkLog = {
  readonly era: Era;
  readonly head: number;
  readonly confirmed: { seq: number; streamSeq: number };
  read(from: number, recordsMax: number, bytesMax: number, era?: number): Promise<LogSlice | undefined>;
  /** Number of the oldest record at or after `from` that is still held. */
  oldestFrom(from: number, era?: number): Promise<number | undefined>;
  confirm(seq: number, streamSeq: number, at: number): Promise<void>;
  claim(claim: Unnumbered<Claim>, owesStates?: boolean): Promise<void>;
  /** On disk: whether what stands of the zone ahead of the era's claim is still to be taken over. */
  oweStates(owes: boolean): Promise<void>;
  /** Of all eras of this store, 0 where none has claimed. */
  greatestEpoch(): Promise<number>;
  eraOf(epoch: number): Promise<{ era: number } | undefined>;
  /** Eras before this one that were claimed, oldest first; the stream has held records 1 to `sharedTo` of each. */
  formerEras(): Promise<{ era: number; epoch: number; random: string; sharedTo: number }[]>;
};

export type UplinkJournal = {
  readonly log: UplinkLog;
  /** Why the store has to take a new epoch, where it has to: it was copied, or has lost a part. */
  readonly renewal: Claim["reason"] | undefined;
  readonly identity: { machineId: string };
  /** What the log holds after `after` is renumbered into a new era, whose claim is still to be made. */
  beginEra(reason: Claim["reason"], after: number): Promise<void>;
};

export type MachineStates = { machine: number; standing: MachineStanding; sensors: Record<string, SensorStanding> };
export type StatesAt = {
  era: number;
  head: number;
  machines: MachineStates[];
  sources: Record<string, SourceStanding>;
  service?: Service;
};

/** What the uplink needs of the zone. */
export type UplinkZone = {
  /** States as of a committed position of the log. Rejects where the zone has stopped. */
  states(machines: readonly number[]): Promise<StatesAt>;
  /** Resolves when it is on disk; never, where the zone stops before. */
  takeOver(former: Former): Promise<void>;
  /** `answer` is called once all that the command did is on disk; never, where the zone stops before. */
  command(request: CommandRequest, answer: (reply: CommandReply) => void): void;
};

/** Named events: each is a log line or a metric. */
export type UplinkEvents = {
  natsConnected(server: string): void;
  natsLost(reason: string): void;
  natsUnreachable(reason: string): void;
  epochClaimed(epoch: number, reason: Claim["reason"]): void;
  batchAppended(batch: { records: number; streamSeq: number; tookMs: number }): void;
  outcomeUnknown(reason: string): void;
  streamFellBack(from: number, to: number): void;
  publishFailed(what: string, reason: string): void;
  queryAnswered(query: string, tookMs: number): void;
  queryRefused(code: string, detail: string): void;
  queryAbandoned(tookMs: number): void;
};
