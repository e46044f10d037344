import type { LogStream } from "./log-stream.ts";
import type { UplinkLog } from "./ports.ts";

const STORED_BATCHES_MAX = 100_000;

/**
 * Number of the last record that stream and store both hold, found by reading on in the stream from where the store
 * was confirmed until something differs. What the store holds behind it has never been sent as it is.
 */
export async function lastSharedRecord(stream: LogStream, log: UplinkLog): Promise<number> {
  const { epoch, random, era } = log.era;
  let { seq, streamSeq } = log.confirmed;
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

function countShared(records: readonly unknown[], texts: readonly string[]): number {
  let shared = 0;
  while (shared < records.length && JSON.stringify(records[shared]) === texts[shared]) shared += 1;
  return shared;
}
