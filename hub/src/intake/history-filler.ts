import type { NatsConnection } from "@nats-io/transport-node";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import type { ZoneEntry } from "@tocsin/core/fleet/entry";
import { HistoryBehind } from "@tocsin/core/fleet/fold-history";
import { zoneId } from "@tocsin/core/wire/id";
import type { LogRecord } from "@tocsin/core/wire/log";
import { LOG_STREAM } from "@tocsin/core/wire/streams";
import { decodeBatch } from "./decode.ts";
import type { IntakeEvents } from "./events.ts";
import type { StreamEnds } from "./stream-place.ts";
import { readStreamUpTo } from "./stream-reader.ts";

type FilledStore = { commitFilled(zone: ZoneEntry, epoch: number, records: readonly LogRecord[]): Promise<void> };
type Parts = { fleet: Fleet; store: FilledStore; events: IntakeEvents; signal: AbortSignal };

/**
 * Reads what lies before the begin of a hub that began with what gateways had published, from the first message of the log
 * on. After a restart it is read again from there: a record is in history once, however often it is put in.
 */
export async function fillHistory(connection: NatsConnection, stream: StreamEnds, parts: Parts): Promise<void> {
  const { fleet, store, events, signal } = parts;
  const behind = new Map<string, HistoryBehind>();
  for (const zone of fleet.zones.values()) if (zone.begin) behind.set(zone.id, new HistoryBehind(zone, zone.begin));
  if (behind.size === 0) return;
  const upTo = Math.max(...[...behind.values()].map(({ zone }) => zone.begin!.streamSeq));
  const from = { startSequence: stream.firstSequence };
  const reachesBack = stream.firstSequence <= 1;
  await readStreamUpTo(connection, LOG_STREAM, from, upTo, signal, async (message) => {
    const decoded = decodeBatch(message.subject, message.data);
    // What cannot be read shows as a gap, as it does where the log is followed.
    if (!decoded.ok) return events.messageRejected(message.subject, decoded.reason);
    const { site, zone, epoch } = decoded.value;
    const history = behind.get(zoneId({ site: site as never, zone: zone as never }));
    const accepted = history?.fold(decoded.value, reachesBack) ?? [];
    if (history && accepted.length > 0) await store.commitFilled(history.zone, epoch, accepted);
  });
  if (signal.aborted) return;
  for (const history of behind.values()) {
    history.adopt();
    fleet.besideLog();
    fleet.touchGateway(history.zone);
    await store.commitFilled(history.zone, 0, []);
  }
}
