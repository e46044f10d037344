import { crc32 } from "node:zlib";
import type { Loss, LogRecord } from "@tocsin/core/wire/log";
import { readChunkRecord, readGroupRecord, type DumpedReading } from "../../chaos/ledger/store-records.ts";
import type { LevelRecords } from "../host/records.ts";

type Era = { era: number; epoch: number; random: string; reason: string; records: LogRecord[] };

/** What lies in a gateway's store, as the judge reads it: with no line of the gateway's own. */
export type StoreDump = {
  /** By the sensor's full id, each as often as it lies there. */
  readings: Map<string, (DumpedReading & { where: "chunk" | "group" })[]>;
  eras: Era[];
  /** Topic and payload of what was no reading. */
  quarantine: { topic: string; payload: string }[];
  commands: Map<string, string>;
  /** Losses that wait for the next commit to be declared. */
  undeclared: Loss[];
};

const CRC_BYTES = 4;

export function dumpStore(records: LevelRecords): StoreDump {
  const dump: StoreDump = { readings: new Map(), eras: [], quarantine: [], commands: new Map(), undeclared: [] };
  const ids = new Map<number, string>();
  for (const [id, body] of under(records, "number")) ids.set(Number(body.toString()), id);
  const note = (sensor: number, reading: DumpedReading, where: "chunk" | "group") => {
    const id = ids.get(sensor) ?? `number-${sensor}`;
    const list = dump.readings.get(id) ?? [];
    dump.readings.set(id, list);
    list.push({ ...reading, where });
  };
  for (const [key, body] of under(records, "chunk"))
    for (const reading of readChunkRecord(body)) note(Number(key.split("/")[1]), reading, "chunk");
  for (const [, body] of under(records, "group"))
    for (const { sensor, ...reading } of readGroupRecord(body)) note(sensor, reading, "group");
  for (const list of dump.readings.values()) list.sort((a, b) => a.ordinal - b.ordinal);
  readOthers(dump, records);
  return dump;
}

function readOthers(dump: StoreDump, records: LevelRecords): void {
  for (const [, body] of under(records, "era")) dump.eras.push({ ...(parsed(body) as Era), records: [] });
  for (const [key, body] of under(records, "log")) {
    const era = dump.eras.find((each) => each.era === Number(key.split("/")[0]));
    era?.records.push(parsed(body) as LogRecord);
  }
  for (const [, body] of under(records, "quarantine")) {
    const { topic, payload } = parsed(body) as { topic: string; payload: string };
    dump.quarantine.push({ topic, payload: Buffer.from(payload, "base64").toString() });
  }
  for (const [id, body] of under(records, "command"))
    dump.commands.set(id, (parsed(body) as { outcome: { outcome: string } }).outcome.outcome);
  const losses = records.get("meta/losses");
  if (losses) dump.undeclared.push(...(parsed(losses.subarray(CRC_BYTES)) as Loss[]));
}

const parsed = (body: Buffer): unknown => JSON.parse(body.toString());

/** Records of one kind, by what follows it in their keys. @throws Error for one whose CRC is wrong */
function* under(records: LevelRecords, kind: string): Generator<[key: string, body: Buffer]> {
  for (const key of records.keys(`${kind}/`, `${kind}0`)) {
    const value = records.get(key)!;
    const body = value.subarray(CRC_BYTES);
    if (crc32(body, crc32(key)) !== value.readUInt32LE(0)) throw new Error(`${key} is not what was written`);
    yield [key.slice(kind.length + 1), body];
  }
}
