import type { LogRecord } from "@tocsin/core/wire/log";
import type { Evidence, StreamBatch } from "./evidence.ts";
import type { Verdict } from "./verdict.ts";

/** T1 to T3: the stream and every hub hold each record of the log once, in its order and without a gap. */
export function judgeLog(evidence: Evidence, verdict: Verdict): void {
  const stream = judgeStream(evidence.batches, verdict);
  judgeStores(evidence, stream, verdict);
  for (const { name, records } of evidence.hubs) {
    for (const [place, record] of stream)
      if (!isSame(records.get(place), record))
        verdict.breach("T1", `${name} lacks record ${place} of the stream, or holds another`);
    for (const place of records.keys())
      if (!stream.has(place)) verdict.breach("T1", `${name} holds record ${place}, which the stream does not`);
  }
  verdict.count("records", stream.size);
}

const isSame = (one: LogRecord | undefined, other: LogRecord): boolean => JSON.stringify(one) === JSON.stringify(other);

/** @returns `<epoch>/<seq>` -> record */
function judgeStream(batches: readonly StreamBatch[], verdict: Verdict): Map<string, LogRecord> {
  const stream = new Map<string, LogRecord>();
  let at = { epoch: 0, seq: 0 };
  for (const { epoch, claim, first, last, records, streamSeq } of batches) {
    if (records.length !== last - first + 1) verdict.breach("T3", `message ${streamSeq} says ${first} to ${last}`);
    for (const record of records) {
      const place = `${epoch}/${record.seq}`;
      if (stream.has(place)) verdict.breach("T2", `record ${place} is twice in the stream (message ${streamSeq})`);
      stream.set(place, record);
      const isNext = epoch === at.epoch ? record.seq === at.seq + 1 : epoch > at.epoch && record.seq === 1;
      if (!isNext) verdict.breach("T3", `message ${streamSeq} goes on with ${place} behind ${at.epoch}/${at.seq}`);
      if (record.seq === 1 && (record.kind !== "claim" || record.random !== claim))
        verdict.breach("T3", `epoch ${epoch} does not begin with its claim`);
      at = { epoch, seq: record.seq };
    }
  }
  return stream;
}

/** What a store holds of an epoch is what the stream holds of it; of the current store all of it is there. */
function judgeStores(evidence: Evidence, stream: ReadonlyMap<string, LogRecord>, verdict: Verdict): void {
  for (const [name, store] of evidence.stores)
    for (const { epoch, random, records } of store.eras) {
      if (epoch === 0) continue;
      const claim = stream.get(`${epoch}/1`);
      const isItsOwn = claim?.kind === "claim" && claim.random === random;
      if (!isItsOwn) continue;
      for (const record of records) {
        const inStream = stream.get(`${epoch}/${record.seq}`);
        if (inStream !== undefined && !isSame(inStream, record))
          verdict.breach("T1", `${name} and the stream hold different records ${epoch}/${record.seq}`);
        const isCurrent = store === evidence.current && epoch === store.eras.at(-1)!.epoch;
        if (inStream === undefined && isCurrent)
          verdict.breach("T1", `record ${epoch}/${record.seq} of ${name} is not in the stream`);
      }
    }
}
