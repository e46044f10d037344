import type { Value } from "@tocsin/core/wire/reading";
import { ByteReader } from "./byte-reader.ts";
import { ByteWriter } from "./byte-writer.ts";
import { CRC_BYTES } from "./checked.ts";
import { readNumbers, readTimes, writeNumbers, writeTimes } from "./number-column.ts";
import { otherTime, ownTimes, qualityCode, qualityOf, shownAt, type StoredReading } from "./stored-reading.ts";
import type { Run } from "./mend/ordinal-runs.ts";
import { readTime, readValue, writeTime, writeValue } from "./value-codec.ts";

const VERSION = 1;
const HAS_OTHER_TIME = 4;
const MARKS_SHIFT = 8;
const NUMBERS = 0;
const DICTIONARY = 1;

/** A chunk holds up to this many readings of one sensor on one day. */
export const CHUNK_READINGS_MAX = 256;

/** What a scan asks before it decodes a chunk: shown times and own times all lie between `from` and `to`. */
export type ChunkHead = { count: number; from: number; to: number };

const writer = new ByteWriter(4_096);

function writeRuns(codes: readonly number[]): void {
  let index = 0;
  while (index < codes.length) {
    const code = codes[index]!;
    let run = 1;
    while (codes[index + run] === code) run += 1;
    writer.varint(code);
    writer.varint(run);
    index += run;
  }
}

function readRuns(reader: ByteReader, count: number): number[] {
  const codes: number[] = [];
  while (codes.length < count) {
    const code = reader.varint();
    const run = reader.varint();
    if (run === 0 || run > count - codes.length) throw new RangeError(`a run of ${run} in a chunk of ${count}`);
    for (let left = run; left > 0; left -= 1) codes.push(code);
  }
  return codes;
}

/** Sets and maps take 0 and -0 for one value; a chunk gives back what it was given. */
const MINUS_ZERO = Symbol("-0");
const keyOf = (value: Value): Value | symbol => (Object.is(value, -0) ? MINUS_ZERO : value);

function writeValues(values: readonly Value[]): void {
  if (values.every((value) => typeof value === "number")) {
    writer.byte(NUMBERS);
    writeNumbers(writer, values);
    return;
  }
  writer.byte(DICTIONARY);
  const distinct = new Map(values.map((value) => [keyOf(value), value]));
  const places = new Map([...distinct.keys()].map((key, place) => [key, place]));
  writer.varint(distinct.size);
  for (const value of distinct.values()) writeValue(writer, value);
  writeRuns(values.map((value) => places.get(keyOf(value))!));
}

function readValues(reader: ByteReader, count: number): Value[] {
  if (reader.byte() === NUMBERS) return readNumbers(reader, count);
  const distinct: Value[] = [];
  for (let left = reader.varint(); left > 0; left -= 1) distinct.push(readValue(reader));
  return readRuns(reader, count).map((place) => distinct[place]!);
}

/**
 * Layout after the CRC: version, count, first and last of all its times, then columns: ordinals (what each exceeds
 * the one before by, in runs), flags (quality, "has another time", marks; in runs), shown times, other times, values.
 * @param readings one to `CHUNK_READINGS_MAX` of one sensor, in order of ordinal
 */
export function encodeChunk(readings: readonly StoredReading[]): Buffer {
  const shown = readings.map(shownAt);
  const others = readings.map(otherTime);
  const own = readings.map(({ at }, index) => (Number.isNaN(at) ? shown[index]! : at));
  writer.reset();
  writer.byte(VERSION);
  writer.varint(readings.length);
  writer.double(Math.min(...shown, ...own));
  writer.double(Math.max(...shown, ...own));
  writer.varint(readings[0]!.ordinal);
  writeRuns(readings.map(({ ordinal }, index) => ordinal - (readings[index - 1]?.ordinal ?? ordinal)));
  writeRuns(
    readings.map(
      ({ quality, marks }, index) =>
        qualityCode(quality) + (Number.isNaN(others[index]) ? 0 : HAS_OTHER_TIME) + MARKS_SHIFT * marks,
    ),
  );
  writeTimes(writer, shown);
  for (const [index, other] of others.entries()) {
    if (!Number.isNaN(other)) writeTime(writer, other, Math.round(shown[index]!));
  }
  writeValues(readings.map(({ value }) => value));
  return writer.copy(CRC_BYTES);
}

function readHead(reader: ByteReader): ChunkHead {
  const version = reader.byte();
  if (version !== VERSION) throw new RangeError(`chunk of version ${version}, this gateway reads ${VERSION}`);
  return { count: reader.varint(), from: reader.double(), to: reader.double() };
}

/** @param record without its CRC. @throws RangeError where it cannot be read */
export const chunkHead = (record: Uint8Array): ChunkHead => readHead(new ByteReader(record));

/** @param record without its CRC. @throws RangeError where it cannot be read */
export function decodeChunk(record: Uint8Array): StoredReading[] {
  const reader = new ByteReader(record);
  const { count } = readHead(reader);
  let ordinal = reader.varint();
  const ordinals = readRuns(reader, count).map((step) => (ordinal += step));
  const flags = readRuns(reader, count);
  const shown = readTimes(reader, count);
  const others = flags.map((flag, index) =>
    (flag & HAS_OTHER_TIME) === 0 ? Number.NaN : readTime(reader, Math.round(shown[index]!)),
  );
  const values = readValues(reader, count);
  return ordinals.map((ordinal, index) => {
    const marks = Math.floor(flags[index]! / MARKS_SHIFT);
    const times = ownTimes(shown[index]!, others[index]!, marks);
    return { ordinal, ...times, value: values[index]!, quality: qualityOf(flags[index]! & 3), marks };
  });
}

/** Which ordinals a chunk holds, without its values. @param record without its CRC. @throws RangeError where it cannot be read */
export function chunkRuns(record: Uint8Array): Run[] {
  const reader = new ByteReader(record);
  const { count, from: firstAt, to: lastAt } = readHead(reader);
  let ordinal = reader.varint();
  const runs: Run[] = [];
  for (const step of readRuns(reader, count)) {
    ordinal += step;
    const last = runs.at(-1);
    if (last && step === 1) last.to = ordinal;
    else runs.push({ from: ordinal, to: ordinal, firstAt, lastAt });
  }
  return runs;
}
