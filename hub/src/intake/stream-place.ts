import { createHash } from "node:crypto";
import { jetstreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import type { StreamPosition } from "../store/projection-store.ts";

export const hashOf = (body: Uint8Array): string => createHash("sha256").update(body).digest("hex").slice(0, 32);

export const streamIncarnation = (created: string): string => Date.parse(created).toString(36);

export type StreamEnds = { name: string; incarnation: string; firstSequence: number; lastSequence: number };

export async function describeStream(connection: NatsConnection, name: string): Promise<StreamEnds> {
  const manager = await jetstreamManager(connection);
  const { created, state } = await manager.streams.info(name);
  return {
    name,
    incarnation: streamIncarnation(created),
    firstSequence: state.first_seq,
    lastSequence: state.last_seq,
  };
}

/** Whether a position can be one in this stream. @returns what is wrong, for people */
export function notOf(stream: StreamEnds, position: StreamPosition): string | undefined {
  if (position.incarnation !== stream.incarnation) return "the stream was created anew";
  if (position.sequence > stream.lastSequence)
    return `the stream ends at ${stream.lastSequence}, before ${position.sequence}`;
  return undefined;
}

/**
 * Whether the stream is the one that the position was taken in, and still holds what it held there.
 *
 * @returns what is wrong, for people
 */
export async function mismatchOf(
  connection: NatsConnection,
  stream: StreamEnds,
  position: StreamPosition,
): Promise<string | undefined> {
  const wrong = notOf(stream, position);
  // What has aged out cannot be compared; the stream goes on behind it.
  if (wrong !== undefined || position.sequence < stream.firstSequence) return wrong;
  const manager = await jetstreamManager(connection);
  const message = await manager.streams.getMessage(stream.name, { seq: position.sequence });
  if (message === null) return `message ${position.sequence} is gone`;
  return hashOf(message.data) === position.hash ? undefined : `message ${position.sequence} holds something else`;
}
