import { DeliverPolicy, jetstream, type ConsumerMessages, type JsMsg } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";

const MESSAGES_AHEAD_MAX = 200;
/**
 * A server keeps the reader's place in the stream, and may die with it while others go on. Nobody tells of that: two
 * missed heartbeats do, and the place is made anew. Until then a hub shows what was, while all else looks sound.
 */
const HEARTBEAT_EVERY_MS = 1_000;
const ASKED_AGAIN_EVERY_MS = 3_000;

export type From = { startSequence: number } | { since: number } | { newestOfEach: string };

function beginOf(from: From) {
  if ("startSequence" in from)
    return { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: from.startSequence };
  if ("since" in from)
    return { deliver_policy: DeliverPolicy.StartTime, opt_start_time: new Date(from.since).toISOString() };
  return { deliver_policy: DeliverPolicy.LastPerSubject, filter_subjects: from.newestOfEach };
}

/** Reads a stream up to a message, that one included. */
export async function readStreamUpTo(
  connection: NatsConnection,
  stream: string,
  from: From,
  upTo: number,
  outer: AbortSignal,
  each: (message: JsMsg) => Promise<void>,
): Promise<void> {
  const done = new AbortController();
  await readStream(connection, stream, from, AbortSignal.any([outer, done.signal]), {
    caughtUp: () => done.abort(),
    each: async (message) => {
      if (message.seq <= upTo) await each(message);
      if (message.seq >= upTo) done.abort();
    },
  });
}

/**
 * Reads a stream in order until the signal is aborted. `each` is awaited before the next message is looked at.
 * `caughtUp` is called once, when what was in the stream at the start has been read.
 */
export async function readStream(
  connection: NatsConnection,
  stream: string,
  from: From,
  signal: AbortSignal,
  on: { each: (message: JsMsg) => Promise<void>; caughtUp?: () => void },
): Promise<void> {
  const consumer = await jetstream(connection).consumers.get(stream, beginOf(from));
  let waiting = (await consumer.info()).num_pending;
  if (waiting === 0) on.caughtUp?.();
  const messages: ConsumerMessages = await consumer.consume({
    max_messages: MESSAGES_AHEAD_MAX,
    idle_heartbeat: HEARTBEAT_EVERY_MS,
    expires: ASKED_AGAIN_EVERY_MS,
  });
  const stop = () => messages.stop();
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  try {
    for await (const message of messages) {
      if (signal.aborted) return;
      await on.each(message);
      if (waiting > 0 && --waiting === 0) on.caughtUp?.();
    }
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
  }
  if (!signal.aborted) throw new Error(`the consumer of ${stream} ended`);
}
