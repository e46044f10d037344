import type { JsMsg } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { foldBatch, type Folded } from "@tocsin/core/fleet/fold-log";
import type { LogRecord } from "@tocsin/core/wire/log";
import { LOG_STREAM } from "@tocsin/core/wire/streams";
import type { MessageEffects, StreamPosition } from "../store/projection-store.ts";
import { decodeBatch } from "./decode.ts";
import type { IntakeEvents } from "./events.ts";
import { hashOf, type StreamEnds } from "./stream-place.ts";
import { readStream } from "./stream-reader.ts";
import { WriteBehind } from "./write-behind.ts";

/** Each holds up to 500 records. */
const MESSAGES_BEHIND_MAX = 64;

/** What the log consumer needs of a store. */
export type LogStore = { commitMessage(effects: MessageEffects): Promise<void> };

export type Applied = { folded: Folded; epoch: number; records: readonly LogRecord[]; position: StreamPosition };

type Parts = { fleet: Fleet; store: LogStore; events: IntakeEvents; applied: (applied: Applied) => void };

/**
 * Reads TOCSIN_LOG from a message on: each is folded and handed to the store at once, and told once it is committed. The
 * next ones are folded meanwhile, so that a log comes in as fast as it is read however long a write takes.
 */
export async function consumeLog(
  connection: NatsConnection,
  stream: StreamEnds,
  startSequence: number,
  parts: Parts & { signal: AbortSignal; caughtUp: () => void },
): Promise<void> {
  const reachesBack = stream.firstSequence <= 1;
  const failed = new AbortController();
  const signal = AbortSignal.any([parts.signal, failed.signal]);
  const behind = new WriteBehind(MESSAGES_BEHIND_MAX);
  let told: Promise<void> = Promise.resolve();
  try {
    await readStream(connection, LOG_STREAM, { startSequence }, signal, {
      each: async (message) => {
        const one = applyMessage(message, stream.incarnation, reachesBack, parts);
        if (!one) return;
        // In order: behind one that could not be written nothing is told.
        told = Promise.all([told, one.written]).then(one.tell);
        told.catch((cause: unknown) => failed.abort(cause));
        await behind.add(told);
      },
      caughtUp: () => void told.then(parts.caughtUp, () => undefined),
    });
  } finally {
    await told.catch(() => undefined);
  }
  if (failed.signal.aborted) throw failed.signal.reason;
}

/** @returns undefined for a message that cannot be read: what it should have held shows as a gap and is asked for */
function applyMessage(
  message: JsMsg,
  incarnation: string,
  reachesBack: boolean,
  { fleet, store, events, applied }: Parts,
): { written: Promise<void>; tell: () => void } | undefined {
  const decoded = decodeBatch(message.subject, message.data);
  if (!decoded.ok) {
    events.messageRejected(message.subject, decoded.reason);
    return undefined;
  }
  const batch = decoded.value;
  const folded = foldBatch(fleet, batch, { streamSeq: message.seq, reachesBack });
  const position = { incarnation, sequence: message.seq, hash: hashOf(message.data) };
  const { zone, accepted, machines, sensors } = folded;
  const written = store.commitMessage({ position, zone, epoch: batch.epoch, accepted, machines, sensors });
  const tell = () => {
    for (const gap of folded.gaps) events.gapFound(zone.id, gap.epoch, gap.from, gap.to);
    events.logApplied(zone.id, accepted.length);
    applied({ folded, epoch: batch.epoch, records: accepted, position });
  };
  return { written, tell };
}
