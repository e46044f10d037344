import { join } from "node:path";
import type { LogBatch, LogRecord } from "@tocsin/core/wire/log";
import type { StreamMessage } from "../ledger/copy-stream.ts";
import { copies } from "../ledger/ledgers.ts";
import { readJsonLines } from "../ledger/read-ledger.ts";

export type StreamRecord = { streamSeq: number; at: number; epoch: number; claim: string; record: LogRecord };
export type StreamBatch = { streamSeq: number; at: number; batch: LogBatch };

/** The zone's log as its stream holds it, message by message. */
export const readStreamLog = (folder: string): StreamBatch[] =>
  [...readJsonLines<StreamMessage>(join(folder, copies.log))]
    .filter(({ subject }) => subject.endsWith(".press.log"))
    .map(({ streamSeq, at, data }) => ({ streamSeq, at, batch: data as LogBatch }));

export const recordsOf = (batches: readonly StreamBatch[]): StreamRecord[] =>
  batches.flatMap(({ streamSeq, at, batch: { epoch, claim, records } }) =>
    records.map((record) => ({ streamSeq, at, epoch, claim, record })),
  );
