import type { LogStream, StoredBatch } from "./log-stream.ts";
import type { UplinkLog } from "./ports.ts";

type Parts = {
  stream: LogStream;
  log: UplinkLog;
  batchRecordsMax: number;
  batchBytesMax: number;
  now: () => number;
};

/**
 * A stream that was set back may lack more than the newest epoch: what this store wrote in former ones goes ahead of the
 * own claim again, up to where the stream had held it. Records behind that were never sent in their epoch; they have
 * other numbers now. @returns whether anything was appended: then the stream has another last message
 */
export async function feedFormerEpochs(parts: Parts, last: StoredBatch | undefined): Promise<boolean> {
  let streamSeq = last?.streamSeq ?? 0;
  let fed = false;
  for (const former of await parts.log.formerEras()) {
    const isLast = last?.batch.epoch === former.epoch;
    if (isLast ? last.batch.claim !== former.random : former.epoch < (last?.batch.epoch ?? 0)) continue;
    for (let from = isLast ? last.batch.last + 1 : 1; from <= former.sharedTo; fed = true) {
      const slice = await sliceOf(parts, former.era, from, former.sharedTo);
      if (slice === undefined) break;
      const { first, texts } = slice;
      streamSeq = await parts.stream.append(former.epoch, former.random, first, texts, streamSeq, parts.now());
      from = first + texts.length;
    }
  }
  return fed;
}

/** Records from `from` to `to`, or what is left of them. */
async function sliceOf({ log, batchRecordsMax, batchBytesMax }: Parts, era: number, from: number, to: number) {
  const first = await log.oldestFrom(from, era);
  if (first === undefined || first > to) return undefined;
  return log.read(first, Math.min(batchRecordsMax, to - first + 1), batchBytesMax, era);
}
