import type { LogRecord } from "@tocsin/core/wire/log";
import type { HubLog } from "../ledger/copy-hub.ts";
import type { DumpedEra } from "../ledger/dump-store.ts";
import type { CheckBook } from "./check-book.ts";
import type { StoreLedger } from "./store-ledger.ts";
import { recordsOf, type StreamBatch } from "./stream-ledger.ts";

export type LogFigures = { written: number; inStream: number; epochs: number; atHub: Record<string, number> };

/** T1 to T3: what the store wrote, what the stream holds, what each hub holds. */
export function checkLog(
  book: CheckBook,
  stores: readonly StoreLedger[],
  batches: readonly StreamBatch[],
  hubLogs: readonly HubLog[],
): LogFigures {
  checkOrder(book, batches);
  const inStream = byEpoch(batches);
  checkStores(book, stores, inStream);
  const atHub: Record<string, number> = {};
  const isThere = book.open("T1", "every record of the stream is in each hub's history, as it is");
  const isNoMore = book.open("T2", "a hub's history holds no record that the stream does not, and none twice");
  for (const { hub, epochs } of hubLogs) {
    atHub[hub] = Object.values(epochs).reduce((sum, records) => sum + records.length, 0);
    for (const [epoch, texts] of inStream) {
      const held = new Map((epochs[epoch] ?? []).map((record) => [record.seq, JSON.stringify(record)]));
      for (const [seq, text] of texts)
        isThere(held.get(seq) === text, () => `${hub} epoch ${epoch} seq ${seq}: ${held.get(seq)?.slice(0, 200)}`);
    }
    for (const [epoch, records] of Object.entries(epochs)) {
      const texts = inStream.get(Number(epoch));
      const seen = new Set<number>();
      for (const { seq } of records) {
        isNoMore(texts?.has(seq) === true && !seen.has(seq), () => `${hub} epoch ${epoch} seq ${seq}`);
        seen.add(seq);
      }
    }
  }
  const written = stores.at(-1)!.eras.reduce((sum, { records }) => sum + records.length, 0);
  const total = [...inStream.values()].reduce((sum, texts) => sum + texts.size, 0);
  return { written, inStream: total, epochs: inStream.size, atHub };
}

function byEpoch(batches: readonly StreamBatch[]): Map<number, Map<number, string>> {
  const epochs = new Map<number, Map<number, string>>();
  for (const { epoch, record } of recordsOf(batches)) {
    const texts = epochs.get(epoch) ?? new Map<number, string>();
    epochs.set(epoch, texts.set(record.seq, JSON.stringify(record)));
  }
  return epochs;
}

/** One writer, one order: each message begins where the one before ended, or with the claim of a later epoch. */
function checkOrder(book: CheckBook, batches: readonly StreamBatch[]): void {
  const isNumbered = book.open("T3", "a message holds the records that it says");
  const isNext = book.open(
    "T3",
    "in the stream each message goes on where the one before ended, or claims a later epoch",
  );
  const isNew = book.open("T2", "no record is twice in the stream");
  const isOnly = book.open("T3", "an epoch has one claim, and all its messages name it");
  const claims = new Map<number, string>();
  let at = { epoch: 0, seq: 0 };
  for (const { streamSeq, batch } of batches) {
    const { epoch, first, last, records, claim } = batch;
    const where = () => `message ${streamSeq}: epoch ${epoch}, ${first} to ${last}, after epoch ${at.epoch}, ${at.seq}`;
    isNumbered(records.length === last - first + 1 && records.every(({ seq }, index) => seq === first + index), where);
    const begins = epoch > at.epoch && first === 1 && records[0]?.kind === "claim";
    isNew(epoch > at.epoch || (epoch === at.epoch && first > at.seq), where);
    isNext(begins || (epoch === at.epoch && first === at.seq + 1), where);
    if (!claims.has(epoch)) claims.set(epoch, claim);
    isOnly(claims.get(epoch) === claim, where);
    at = { epoch, seq: last };
  }
}

function checkStores(
  book: CheckBook,
  stores: readonly StoreLedger[],
  inStream: ReadonlyMap<number, ReadonlyMap<number, string>>,
): void {
  const isWhole = book.open("T3", "the store's log has no gap");
  const isSent = book.open("T1", "every record that the store wrote is in the stream, as it was written");
  const isWritten = book.open("T2", "every record of the stream is one that a store wrote");
  const written = new Map<number, Set<string>>();
  for (const [index, { eras }] of stores.entries()) {
    for (const [place, era] of eras.entries()) {
      checkGaps(era, isWhole);
      const texts = inStream.get(era.epoch) ?? new Map<number, string>();
      const next = eras[place + 1];
      const isLast = next === undefined && index === stores.length - 1;
      const again = next ? new Set(next.records.map(body)) : new Set<string>();
      const known = written.get(era.epoch) ?? new Set<string>();
      written.set(era.epoch, known);
      for (const record of era.records) {
        known.add(JSON.stringify(record));
        const isThere = texts.get(record.seq) === JSON.stringify(record);
        // What a former epoch did not bring to the stream goes on in the next one, renumbered; of a store that was
        // replaced it is lost with it, and the claim that follows says so.
        isSent(
          isThere || again.has(body(record)) || (!isLast && next === undefined),
          () => `epoch ${era.epoch} seq ${record.seq}`,
        );
      }
    }
  }
  for (const [epoch, texts] of inStream)
    for (const [seq, text] of texts)
      isWritten(written.get(epoch)?.has(text) === true, () => `epoch ${epoch} seq ${seq}`);
}

function checkGaps({ epoch, records, trimmedTo = 0 }: DumpedEra, isWhole: ReturnType<CheckBook["open"]>): void {
  let before = 0;
  for (const { seq } of records) {
    isWhole(seq === before + 1 || seq <= trimmedTo + 1, () => `epoch ${epoch}: ${seq} after ${before}`);
    before = seq;
  }
}

function body({ seq: _seq, ...record }: LogRecord): string {
  return JSON.stringify(record);
}
