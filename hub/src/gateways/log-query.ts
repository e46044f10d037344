import type { NatsConnection } from "@nats-io/transport-node";
import type { ZonePath } from "@tocsin/core/wire/id";
import type { LogRecord } from "@tocsin/core/wire/log";
import type { LogQuery, LogReply } from "@tocsin/core/wire/query";
import { askGateway, type Failure } from "./gateway-request.ts";

type Range = { from: number; to: number };
export type LogRange = { ok: true; records: LogRecord[]; lost: Range[] } | Failure;

const PAGES_MAX = 1_000;

/** Records of a gateway's own log, following its pages to the end of the range. */
export async function queryLog(
  connection: NatsConnection | undefined,
  zone: ZonePath,
  range: { epoch: number } & Range,
): Promise<LogRange> {
  const records: LogRecord[] = [];
  const lost: Range[] = [];
  let from: number | undefined = range.from;
  for (let page = 0; from !== undefined && page < PAGES_MAX; page++) {
    const query: LogQuery = { v: 1, query: "log", epoch: range.epoch, from, to: range.to };
    const reply: LogReply<LogRecord> | Failure = await askGateway<LogReply<LogRecord>>(connection, zone, query);
    if (!reply.ok) return reply;
    records.push(...reply.records);
    lost.push(...reply.lost);
    from = reply.next;
  }
  return { ok: true, records, lost };
}
