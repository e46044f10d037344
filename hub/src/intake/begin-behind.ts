import { jetstreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import type { StreamPosition } from "@tocsin/core/fleet/entry";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { beginWithPublished, foldBefore } from "@tocsin/core/fleet/fold-history";
import { zoneId, type ZonePath } from "@tocsin/core/wire/id";
import { LOG_STREAM } from "@tocsin/core/wire/streams";
import { parseSubject } from "@tocsin/core/wire/subject";
import { decodeBatch } from "./decode.ts";
import type { StreamEnds } from "./stream-place.ts";
import { readStreamUpTo } from "./stream-reader.ts";

/** A log that is read within a second or so is read from its first message. */
const MESSAGES_MIN = 1_000;
const HOUR_MS = 3_600_000;

type Parts = { fleet: Fleet; now: () => number; signal: AbortSignal };

/**
 * Lets a new hub begin with what gateways have published, so that it shows what is now within seconds however long the log
 * is. What rang within the last hour is read at once, since it counts now; history is filled behind it.
 */
export async function beginBehind(connection: NatsConnection, stream: StreamEnds, parts: Parts): Promise<void> {
  const { fleet, now, signal } = parts;
  if (stream.lastSequence - stream.firstSequence < MESSAGES_MIN) return;
  const paths = await zonesOf(connection);
  const published = paths.map((path) => ({ path, at: fleet.zones.get(zoneId(path))?.published }));
  const times = await Promise.all(published.map(({ path, at }) => timeOf(connection, stream, path, at)));
  if (times.includes(undefined)) return;
  const first = beginWithPublished(fleet, new Map(paths.map((path, index) => [zoneId(path), times[index]!])));
  if (first === undefined) return;
  const upTo = Math.max(...published.map(({ at }) => at!.streamSeq));
  await readStreamUpTo(connection, LOG_STREAM, { since: now() - HOUR_MS }, upTo, signal, async (message) => {
    const decoded = decodeBatch(message.subject, message.data);
    if (decoded.ok) foldBefore(fleet.zone(decoded.subject), decoded.value);
  });
}

/** Zones of which the log holds something. */
async function zonesOf(connection: NatsConnection): Promise<ZonePath[]> {
  const manager = await jetstreamManager(connection);
  const { state } = await manager.streams.info(LOG_STREAM, { subjects_filter: ">" });
  return Object.keys(state.subjects ?? {}).flatMap((subject) => parseSubject(subject) ?? []);
}

/**
 * Gateway time of the record up to which was published, 0 where the stream holds nothing as old any more; undefined where
 * it is not of this stream: that may have been created anew since, or have lost its tail.
 */
async function timeOf(
  connection: NatsConnection,
  { firstSequence, lastSequence }: StreamEnds,
  path: ZonePath,
  at: StreamPosition | undefined,
): Promise<number | undefined> {
  if (!at || at.streamSeq > lastSequence) return undefined;
  if (at.streamSeq < firstSequence) return 0;
  const manager = await jetstreamManager(connection);
  const message = await manager.streams.getMessage(LOG_STREAM, { seq: at.streamSeq });
  const decoded = message && decodeBatch(message.subject, message.data);
  if (!decoded?.ok || decoded.value.site !== path.site || decoded.value.zone !== path.zone) return undefined;
  const { epoch, records } = decoded.value;
  return epoch === at.epoch ? records.find(({ seq }) => seq === at.seq)?.processedAt : undefined;
}
