import type { LogRecord } from "@tocsin/core/wire/log";
import { openBytes } from "./checked.ts";
import { decodeChunk } from "./chunk.ts";
import { readGroup } from "./group-record.ts";
import { allOf, logOf, parseKey } from "./keys.ts";
import type { Era } from "./log-book.ts";
import { readNumbers } from "./sensor-numbers.ts";
import { damaged, Store } from "./store.ts";
import type { StoredReading } from "./stored-reading.ts";

export type ReadBack = {
  /** Every reading of every sensor, by full id; a reading that lies in a chunk and in the redo log comes once. */
  readings: Map<string, StoredReading[]>;
  /** Readings that lie in more than one chunk, or in more than one group: a fault of the store. */
  doubles: { sensor: string; ordinal: number }[];
  eras: { era: Era; records: LogRecord[] }[];
  quarantined: number;
};

/**
 * Reads a whole store that no gateway has open: for checks and exports, not for serving. All of it is held in memory.
 * @throws JournalError where the store does not open or a record is damaged
 */
export async function readBack(folder: string): Promise<ReadBack> {
  const store = await Store.open(folder, { mustExist: true });
  try {
    const ids = new Map([...(await readNumbers(store))].map(([id, number]) => [number, id]));
    const chunked = await collect(ids, readChunks(store));
    const redo = await collect(ids, readGroups(store));
    const readings = new Map<string, StoredReading[]>();
    for (const sensor of new Set([...chunked.bySensor.keys(), ...redo.bySensor.keys()])) {
      const both = new Map([...(redo.bySensor.get(sensor) ?? []), ...(chunked.bySensor.get(sensor) ?? [])]);
      readings.set(
        sensor,
        [...both.values()].sort((a, b) => a.ordinal - b.ordinal),
      );
    }
    let quarantined = 0;
    for await (const _entry of store.entries(allOf("quarantine"))) quarantined += 1;
    return { readings, doubles: [...chunked.doubles, ...redo.doubles], eras: await readEras(store), quarantined };
  } finally {
    await store.close();
  }
}

type Found = { sensor: number; reading: StoredReading };

async function* readChunks(store: Store): AsyncGenerator<Found> {
  for await (const [key, stored] of store.entries(allOf("chunk"))) {
    const record = openBytes(key, stored);
    const parsed = parseKey(key);
    if (record === undefined || parsed.kind !== "chunk") throw damaged(key);
    for (const reading of decodeChunk(record)) yield { sensor: parsed.sensor, reading };
  }
}

async function* readGroups(store: Store): AsyncGenerator<Found> {
  for await (const [key, stored] of store.entries(allOf("group"))) {
    const record = openBytes(key, stored);
    if (record === undefined) throw damaged(key);
    const found: Found[] = [];
    readGroup(record, ({ sensor, gatewayTime: _gatewayTime, ...reading }) => found.push({ sensor, reading }));
    yield* found;
  }
}

async function collect(ids: ReadonlyMap<number, string>, found: AsyncIterable<Found>) {
  const bySensor = new Map<string, Map<number, StoredReading>>();
  const doubles: ReadBack["doubles"] = [];
  for await (const { sensor, reading } of found) {
    const id = ids.get(sensor) ?? `number ${sensor}`;
    const readings = bySensor.get(id) ?? new Map<number, StoredReading>();
    bySensor.set(id, readings);
    if (readings.has(reading.ordinal)) doubles.push({ sensor: id, ordinal: reading.ordinal });
    readings.set(reading.ordinal, reading);
  }
  return { bySensor, doubles };
}

async function readEras(store: Store): Promise<ReadBack["eras"]> {
  const eras: ReadBack["eras"] = [];
  for await (const [, era] of store.jsonEntries<Era>(allOf("era"))) {
    const records: LogRecord[] = [];
    for await (const [, record] of store.jsonEntries<LogRecord>(logOf(era.era))) records.push(record);
    eras.push({ era, records });
  }
  return eras;
}
