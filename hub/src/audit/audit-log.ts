import { jetstream, jetstreamManager, JetStreamApiError } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import type { AuditItem, AuditRecord } from "@tocsin/core/wire/audit";
import type { ZonePath } from "@tocsin/core/wire/id";
import { AUDIT_STREAM } from "@tocsin/core/wire/streams";
import { auditSubject, parseSubject } from "@tocsin/core/wire/subject";
import { chained, isIntact, type Unchained } from "./chain.ts";

/** Another hub wrote first so often: then something is wrong. */
const ATTEMPTS_MAX = 20;
const WRONG_LAST_SEQUENCE = 10071;
/** Records of other zones are passed over; so many are looked at for one page. */
const SCANNED_MAX = 2_000;
const AT_ONCE = 50;

/** Appends a record to its zone's chain by compare-and-set. @throws where it is not stored, or may not be */
export async function appendAudit(connection: NatsConnection, zone: ZonePath, record: Unchained): Promise<void> {
  const manager = await jetstreamManager(connection);
  const stream = jetstream(connection);
  const subject = auditSubject(zone);
  for (let attempt = 1; ; attempt++) {
    const last = await manager.streams.getMessage(AUDIT_STREAM, { last_by_subj: subject });
    const previous = last?.json<AuditRecord>().hash ?? "";
    try {
      const expect = { streamName: AUDIT_STREAM, lastSubjectSequence: last?.seq ?? 0 };
      await stream.publish(subject, JSON.stringify(chained(record, previous)), { expect });
      return;
    } catch (cause) {
      const lost = cause instanceof JetStreamApiError && cause.code === WRONG_LAST_SEQUENCE;
      if (!lost || attempt === ATTEMPTS_MAX) throw cause;
    }
  }
}

export type AuditPage = { items: AuditItem[]; next?: number };

/** The newest records before a sequence of the stream, of the zones that are wanted. */
export async function readAudit(
  connection: NatsConnection,
  { before, limit, wants }: { before: number | undefined; limit: number; wants: (zone: string) => boolean },
): Promise<AuditPage> {
  const manager = await jetstreamManager(connection);
  const { state } = await manager.streams.info(AUDIT_STREAM);
  const items: AuditItem[] = [];
  let at = Math.min(before === undefined ? Infinity : before - 1, state.last_seq);
  for (let scanned = 0; at >= Math.max(1, state.first_seq) && scanned < SCANNED_MAX;) {
    const count = Math.min(AT_ONCE, at - Math.max(1, state.first_seq) + 1);
    const sequences = Array.from({ length: count }, (_, i) => at - i);
    const messages = await Promise.all(sequences.map((seq) => manager.streams.getMessage(AUDIT_STREAM, { seq })));
    for (const message of messages) {
      if (message === null) continue;
      const named = parseSubject(message.subject);
      if (!named || !wants(`${named.site}/${named.zone}`)) continue;
      const record = message.json<AuditRecord>();
      items.push({ ...record, sequence: message.seq, intact: isIntact(record) });
      if (items.length === limit) return { items, next: message.seq };
    }
    at -= count;
    scanned += count;
  }
  return at >= Math.max(1, state.first_seq) ? { items, next: at + 1 } : { items };
}
