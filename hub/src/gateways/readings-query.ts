import type { NatsConnection } from "@nats-io/transport-node";
import type { SensorPath } from "@tocsin/core/wire/id";
import type { Gap, ReadingColumns, ReadingsReply, Reduction } from "@tocsin/core/wire/query";
import { askGateway, type Failure } from "./gateway-request.ts";

export type ReadingsRange = { from: number; to: number; last?: number; maxPoints?: number; reduce?: Reduction };
/** One page of an answer, in the order of time. */
export type ReadingsPage = { ok: true; columns: ReadingColumns; gaps: Gap[] };

/** Readings of one sensor from its gateway's journal, page by page as they are taken. A failure is the last page. */
export async function* readingsPages(
  connection: NatsConnection | undefined,
  { machine, sensor, ...zone }: SensorPath,
  range: ReadingsRange,
): AsyncGenerator<ReadingsPage | Failure> {
  let cursor: string | undefined;
  do {
    const query = { v: 1, query: "readings", machine, sensor, ...range, ...(cursor ? { cursor } : {}) } as const;
    const page: ReadingsReply | Failure = await askGateway<ReadingsReply>(connection, zone, query);
    if (!page.ok) return yield page;
    yield { ok: true, columns: page.columns, gaps: page.gaps };
    cursor = page.next;
  } while (cursor !== undefined);
}
