import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from "fastify";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import type { AuditChain } from "@tocsin/core/wire/audit";
import type { Bus } from "@tocsin/core/wire/hub-api";
import type { SensorPath, ZonePath } from "@tocsin/core/wire/id";
import type { CommandRecord, LogRecord } from "@tocsin/core/wire/log";
import type { AuditPage, readAudit } from "../audit/audit-log.ts";
import type { ChainLink } from "../audit/verify-chain.ts";
import type { Commander } from "../commands/commander.ts";
import type { queryRejects } from "../gateways/rejects-query.ts";
import type { Asked, queryState } from "../gateways/state-query.ts";
import type { Failure } from "../gateways/gateway-request.ts";
import type { ReadingsPage, ReadingsRange } from "../gateways/readings-query.ts";
import type { HistoryPage, HistoryQuery, HistoryRow } from "../store/history.ts";
import type { ExportGate } from "./export/send-export.ts";
import type { FigureDesk } from "../figures/figure-desk.ts";
import type { NoteStore } from "../notes/note-store.ts";
import type { Notes } from "../notes/notes.ts";
import type { PastFleets } from "../past/past-fleets.ts";
import type { Messages } from "../messages/start-messages.ts";
import type { ListCache } from "./list-cache.ts";
import type { Broadcaster } from "./broadcaster.ts";

/** What a resource needs of the hub. */
export type ApiContext = {
  fleet: Fleet;
  now: () => number;
  version: string;
  /** Another with each start: two equal ETags mean the same list of the same process. */
  bootId: string;
  /** A request was answered with this status. */
  answered: (status: number) => void;
  lists: ListCache;
  exports: ExportGate;
  notes: Pick<Notes, "write">;
  noteStore: Pick<NoteStore, "page">;
  past: Pick<PastFleets, "at">;
  figures: Pick<FigureDesk, "ask">;
  broadcaster: Broadcaster;
  history: (query: HistoryQuery) => Promise<HistoryPage | undefined>;
  /** All of it, as it is taken; of the query `limit` and `after` say nothing. */
  wholeHistory: (query: Omit<HistoryQuery, "limit" | "after">) => AsyncIterable<HistoryRow>;
  /** Records of a zone's log as this hub holds them, in order. */
  zoneLog: (zone: string, epoch: number, from: number, limit: number) => Promise<LogRecord[]>;
  commander: Commander;
  /** What became of a command; undefined where no record of it has come. */
  commandRecord: (id: string) => Promise<{ zone: string; record: CommandRecord } | undefined>;
  /** Undefined without a connection to NATS, which holds the audit. */
  auditChain: (...of: [ZonePath, ChainLink]) => Promise<AuditChain | undefined>;
  audit: (asked: Parameters<typeof readAudit>[1]) => Promise<AuditPage | undefined>;
  /** Why a thing is as it is, or its statechart, from its gateway. */
  /** What came in at a gateway and was no reading. */
  askRejects: (zone: ZonePath) => ReturnType<typeof queryRejects>;
  askState: (zone: ZonePath, asked: Asked) => ReturnType<typeof queryState>;
  readings: (sensor: SensorPath, range: ReadingsRange) => AsyncGenerator<ReadingsPage | Failure>;
  /** Undefined where the configuration says of nobody that they are to be told anything. */
  messages: Pick<Messages, "book" | "retryForMs"> | undefined;
  status: () => { nats: string; bus: Bus; log: string; detail: string };
  metrics: () => Promise<{ type: string; text: string }>;
};

export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;
