import { writeFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { Level } from "level";
import type { LogRecord } from "@tocsin/core/wire/log";
import { Ledger } from "./ledger.ts";
import { readChunkRecord, readGroupRecord, type DumpedReading } from "./store-records.ts";

export type DumpedEra = {
  era: number;
  epoch: number;
  random: string;
  reason: string;
  trimmedTo?: number;
  records: LogRecord[];
};
export type DumpedStore = {
  eras: DumpedEra[];
  /** Payloads that were no readings, as they came (the first 4 KiB). */
  quarantine: string[];
  commands: { id: string; outcome: string }[];
  /** Records whose CRC does not fit. */
  damaged: string[];
  readings: number;
};

type Entries = AsyncIterable<[key: string, value: Buffer]>;

const CRC_BYTES = 4;

/**
 * Reads a store that no gateway has open, record by record, into `<path>.txt`, a line for each reading (sensor, ordinal,
 * own time, time judged at, quality, marks, `chunk` or `group`, value), and `<path>.json` with all else.
 */
export async function dumpStore(folder: string, path: string): Promise<DumpedStore> {
  const level = new Level<string, Buffer>(folder, { createIfMissing: false, valueEncoding: "buffer" } as object);
  const ledger = new Ledger(`${path}.txt`);
  const dump: DumpedStore = { eras: [], quarantine: [], commands: [], damaged: [], readings: 0 };
  const ids = new Map<number, string>();
  const under = async function* (kind: string): Entries {
    for await (const [key, value] of level.iterator({ gte: `${kind}/`, lt: `${kind}0` })) {
      const record = value.subarray(CRC_BYTES);
      if (crc32(record, crc32(key)) === value.readUInt32LE(0)) yield [key, record];
      else dump.damaged.push(key);
    }
  };
  const told = (sensor: number, reading: DumpedReading, where: string) => {
    const { ordinal, at, judgedAt, quality, marks, value } = reading;
    dump.readings += 1;
    ledger.line(
      `${ids.get(sensor) ?? `number-${sensor}`} ${ordinal} ${at} ${judgedAt} ${quality} ${marks} ${where} ${JSON.stringify(value)}`,
    );
  };
  await level.open();
  try {
    for await (const [key, record] of under("number")) ids.set(Number(record.toString()), key.slice("number/".length));
    for await (const [key, record] of under("chunk"))
      for (const reading of readChunkRecord(record)) told(Number(key.split("/")[2]), reading, "chunk");
    for await (const [, record] of under("group"))
      for (const { sensor, ...reading } of readGroupRecord(record)) told(sensor, reading, "group");
    await dumpOthers(dump, under);
  } finally {
    await level.close();
    ledger.close();
  }
  writeFileSync(`${path}.json`, JSON.stringify(dump));
  return dump;
}

async function dumpOthers(dump: DumpedStore, under: (kind: string) => Entries): Promise<void> {
  for await (const [, record] of under("era")) dump.eras.push({ ...JSON.parse(record.toString()), records: [] });
  for await (const [key, record] of under("log")) {
    const [, era, seq] = key.split("/");
    const entry = JSON.parse(record.toString()) as LogRecord;
    if (entry.seq !== Number(seq)) dump.damaged.push(key);
    dump.eras.find((each) => each.era === Number(era))?.records.push(entry);
  }
  for await (const [, record] of under("quarantine")) {
    const { payload } = JSON.parse(record.toString()) as { payload: string };
    dump.quarantine.push(Buffer.from(payload, "base64").toString("utf8"));
  }
  for await (const [key, record] of under("command")) {
    const { outcome } = JSON.parse(record.toString()) as { outcome: { outcome: string } };
    dump.commands.push({ id: key.slice("command/".length), outcome: outcome.outcome });
  }
}
