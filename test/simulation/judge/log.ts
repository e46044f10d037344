import type { LogRecord } from "@tocsin/core/wire/log";
import type { Evidence, StreamBatch } from "./evidence.ts";
import type { Verdict } from "./verdict.ts";

/** T1 to T3: the stream and every hub hold each record of the log once, in its order and without a gap. */
export function judgeLog(evidence: Evidence, verdict: Verdict): void {
  const stream = judgeStream(evidence.batches, verdict);
  judgeStore(evidence, stream, verdict);
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

/** What the gateway holds of its newest epoch is what the stream holds; of former ones all that it held is there too. */
function judgeStore({ current }: Evidence, stream: ReadonlyMap<string, LogRecord>, verdict: Verdict): void {
  const { epoch, records: newest } = current.eras.at(-1)!;
  for (const record of newest) {
    const place = `${epoch}/${record.seq}`;
    const inStream = stream.get(place);
    if (inStream === undefined || !isSame(inStream, record))
      verdict.breach("T1", `the gateway and the stream hold different records ${place}`);
  }
  const told = new Set([...stream.values()].map(bodyOf));
  for (const { era, records } of current.eras)
    // A claim that another one was ahead of was never sent.
    for (const record of records.filter(({ kind }) => kind !== "claim"))
      if (!told.has(bodyOf(record)))
        verdict.breach(
          "T1",
          `record ${record.seq} of era ${era} is not in the stream: ${JSON.stringify(record).slice(0, 200)}`,
        );
}

/** Behind a new claim records have other numbers. */
const bodyOf = ({ seq: _seq, ...body }: LogRecord): string => JSON.stringify(body);
