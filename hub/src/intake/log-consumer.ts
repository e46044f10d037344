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

/** What the log consumer needs of a store. */
export type LogStore = { commitMessage(effects: MessageEffects): Promise<void> };

export type Applied = { folded: Folded; epoch: number; records: readonly LogRecord[]; position: StreamPosition };

/** Reads TOCSIN_LOG from a message on: each is folded, committed with its position, then told. */
export async function consumeLog(
  connection: NatsConnection,
  stream: StreamEnds,
  startSequence: number,
  parts: {
    fleet: Fleet;
    store: LogStore;
    events: IntakeEvents;
    signal: AbortSignal;
    applied: (applied: Applied) => void;
    caughtUp: () => void;
  },
): Promise<void> {
  const reachesBack = stream.firstSequence <= 1;
  await readStream(connection, LOG_STREAM, { startSequence }, parts.signal, {
    each: (message) => applyMessage(message, stream.incarnation, reachesBack, parts),
    caughtUp: parts.caughtUp,
  });
}

async function applyMessage(
  message: JsMsg,
  incarnation: string,
  reachesBack: boolean,
  {
    fleet,
    store,
    events,
    applied,
  }: { fleet: Fleet; store: LogStore; events: IntakeEvents; applied: (a: Applied) => void },
): Promise<void> {
  const decoded = decodeBatch(message.subject, message.data);
  // A message that cannot be read is passed over; what it should have held shows as a gap and is asked for.
  if (!decoded.ok) return events.messageRejected(message.subject, decoded.reason);
  const batch = decoded.value;
  const folded = foldBatch(fleet, batch, { streamSeq: message.seq, reachesBack });
  const position = { incarnation, sequence: message.seq, hash: hashOf(message.data) };
  const { zone, accepted, machines, sensors } = folded;
  await store.commitMessage({ position, zone, epoch: batch.epoch, accepted, machines, sensors });
  for (const gap of folded.gaps) events.gapFound(zone.id, gap.epoch, gap.from, gap.to);
  events.logApplied(zone.id, accepted.length);
  applied({ folded, epoch: batch.epoch, records: accepted, position });
}
