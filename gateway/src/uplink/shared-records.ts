import type { LogStream, StoredBatch } from "./log-stream.ts";
import type { UplinkLog } from "./ports.ts";

const STORED_BATCHES_MAX = 100_000;

/**
 * Number of the last record that stream and store both hold, found by reading on in the stream from where the store
 * was confirmed until something differs. What the store holds behind it has never been sent as it is.
 */
export async function lastSharedRecord(stream: LogStream, log: UplinkLog): Promise<number> {
  const { epoch, random, era } = log.era;
  let { seq, streamSeq } = await lastHeld(stream, log);
  for (let looked = 0; looked < STORED_BATCHES_MAX; looked += 1) {
    const stored = await stream.nextFrom(streamSeq + 1);
    if (stored === undefined || stored.batch.epoch > epoch) return seq;
    streamSeq = stored.streamSeq;
    const { batch } = stored;
    if (batch.epoch !== epoch || batch.claim !== random || batch.last <= seq) continue;
    const own = await log.read(batch.first, batch.records.length, Infinity, era);
    const shared = own?.first === batch.first ? countShared(batch.records, own.texts) : 0;
    if (shared === 0) return seq;
    seq = batch.first + shared - 1;
    if (shared < batch.records.length) return seq;
  }
  return seq;
}

/** What was confirmed, or what is left of it where the stream has lost that and others have written behind. */
async function lastHeld(stream: LogStream, log: UplinkLog): Promise<UplinkLog["confirmed"]> {
  const { confirmed, era } = log;
  const isOwn = ({ batch }: StoredBatch) => batch.epoch === era.epoch && batch.claim === era.random;
  const there = await stream.nextFrom(confirmed.streamSeq);
  if (confirmed.seq === 0 || (there && isOwn(there) && there.batch.first <= confirmed.seq)) return confirmed;
  const last = await lastUpToEpoch(stream, era.epoch, confirmed.streamSeq);
  if (last === undefined || !isOwn(last)) return { seq: 0, streamSeq: last?.streamSeq ?? 0 };
  return { seq: Math.min(last.batch.last, confirmed.seq), streamSeq: last.streamSeq };
}

/** A zone's messages are in the order of their epochs, so halves of the stream can be left out. */
async function lastUpToEpoch(stream: LogStream, epoch: number, below: number): Promise<StoredBatch | undefined> {
  let found: StoredBatch | undefined;
  for (let [low, high] = [0, below]; high - low > 1;) {
    const middle = (low + high) >> 1;
    const next = await stream.nextFrom(middle);
    if (next !== undefined && next.batch.epoch <= epoch && next.streamSeq < below) {
      found = next;
      low = next.streamSeq;
    } else high = middle;
  }
  return found;
}

function countShared(records: readonly unknown[], texts: readonly string[]): number {
  let shared = 0;
  while (shared < records.length && JSON.stringify(records[shared]) === texts[shared]) shared += 1;
  return shared;
}
