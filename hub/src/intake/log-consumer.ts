import { createHash } from "node:crypto";
import { jetstreamManager, type JsMsg } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { foldBatch, type Folded } from "@tocsin/core/fleet/fold-log";
import type { LogRecord } from "@tocsin/core/wire/log";
import { LOG_STREAM } from "@tocsin/core/wire/streams";
import type { MessageEffects, StreamPosition } from "../store/projection-store.ts";
import { decodeBatch } from "./decode.ts";
import type { IntakeEvents } from "./events.ts";
import { readStream } from "./stream-reader.ts";

/** What the log consumer needs of a store. */
export type LogStore = { commitMessage(effects: MessageEffects): Promise<void> };

export type Applied = { folded: Folded; epoch: number; records: readonly LogRecord[]; position: StreamPosition };

export const hashOf = (body: Uint8Array): string => createHash("sha256").update(body).digest("hex").slice(0, 32);

export const streamIncarnation = (created: string): string => Date.parse(created).toString(36);

export type LogStream = { incarnation: string; firstSequence: number; lastSequence: number };

export async function describeLogStream(connection: NatsConnection): Promise<LogStream> {
  const manager = await jetstreamManager(connection);
  const { created, state } = await manager.streams.info(LOG_STREAM);
  return { incarnation: streamIncarnation(created), firstSequence: state.first_seq, lastSequence: state.last_seq };
}

/**
 * Whether the stream is the one that the position was taken in, and still holds what it held there.
 *
 * @returns what is wrong, for people
 */
export async function mismatchOf(
  connection: NatsConnection,
  stream: LogStream,
  position: StreamPosition,
): Promise<string | undefined> {
  if (position.incarnation !== stream.incarnation) return "the stream was created anew";
  if (position.sequence > stream.lastSequence)
    return `the stream ends at ${stream.lastSequence}, before ${position.sequence}`;
  // What has aged out cannot be compared; the stream goes on behind it.
  if (position.sequence < stream.firstSequence) return undefined;
  const manager = await jetstreamManager(connection);
  const message = await manager.streams.getMessage(LOG_STREAM, { seq: position.sequence });
  if (message === null) return `message ${position.sequence} is gone`;
  return hashOf(message.data) === position.hash ? undefined : `message ${position.sequence} holds something else`;
}

/** Reads TOCSIN_LOG from a message on: each is folded, committed with its position, then told. */
export async function consumeLog(
  connection: NatsConnection,
  stream: LogStream,
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
