import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { Ledger } from "./ledger.ts";

/** A message of a stream as it was stored; `at`: when, by the server's clock, ms since 1970. */
export type StreamMessage = { streamSeq: number; at: number; subject: string; data: unknown };

/** Reads a stream from its first message to its last with a consumer of its own. */
export async function copyStream(connection: NatsConnection, stream: string, path: string): Promise<void> {
  const ledger = new Ledger(path);
  const manager = await jetstreamManager(connection);
  const { state } = await manager.streams.info(stream);
  if (state.messages > 0) {
    const consumer = await jetstream(connection).consumers.get(stream);
    for await (const message of await consumer.consume()) {
      const { seq: streamSeq, subject, timestampNanos } = message;
      const at = Number(timestampNanos) / 1_000_000;
      ledger.json({ streamSeq, at, subject, data: message.json() } satisfies StreamMessage);
      if (message.seq >= state.last_seq) break;
    }
  }
  ledger.close();
}
