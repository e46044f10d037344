import { jetstreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import type { AuditChain, AuditRecord } from "@tocsin/core/wire/audit";
import type { ZonePath } from "@tocsin/core/wire/id";
import { AUDIT_STREAM } from "@tocsin/core/wire/streams";
import { auditSubject } from "@tocsin/core/wire/subject";
import { isIntact } from "./chain.ts";

/** Records that are looked at for one answer; who asks goes on behind the last. */
const LOOKED_MAX = 2_000;
const BROKEN_MAX = 100;

/** Where a look begins: behind which record of TOCSIN_AUDIT, and the hash of that record. */
export type ChainLink = { sequence: number; hash: string };

/** Holds every record of a zone against its hash, and against the record before it. */
export async function verifyChain(connection: NatsConnection, zone: ZonePath, from: ChainLink): Promise<AuditChain> {
  const manager = await jetstreamManager(connection);
  const next_by_subj = auditSubject(zone);
  const broken: AuditChain["broken"] = [];
  let { sequence, hash } = from;
  let records = 0;
  for (; records < LOOKED_MAX; records++) {
    // The server knows it; the client's types name only what was there first.
    const asked = { seq: sequence + 1, next_by_subj } as { seq: number };
    const message = await manager.streams.getMessage(AUDIT_STREAM, asked);
    if (message === null) return { records, intact: broken.length === 0, broken, hash };
    const record = message.json<AuditRecord>();
    const wrong = wrongIn(record, hash);
    if (wrong !== undefined && broken.length < BROKEN_MAX) broken.push({ sequence: message.seq, detail: wrong });
    ({ hash } = record);
    sequence = message.seq;
  }
  return { records, intact: broken.length === 0, broken, hash, next: sequence };
}

function wrongIn(record: AuditRecord, before: string): string | undefined {
  if (!isIntact(record)) return "it is not as it was written";
  return record.previous === before ? undefined : "it does not follow the record before it: one was put in or is gone";
}
