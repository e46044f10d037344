import type { Quality } from "@tocsin/core/wire/health";
import type { Value } from "@tocsin/core/wire/reading";
import { ByteReader } from "./byte-reader.ts";
import { ByteWriter } from "./byte-writer.ts";
import { CRC_BYTES } from "./checked.ts";
import { otherTime, ownTimes, qualityCode, qualityOf, shownAt, type StoredReading } from "./stored-reading.ts";
import { readTime, readValue, writeTime, writeValue } from "./value-codec.ts";

const VERSION = 1;
const HAS_OTHER_TIME = 4;
const MARKS_SHIFT = 8;

/** A reading in the redo log: what a chunk holds, and what stepping it again needs besides. */
export type RedoReading = StoredReading & {
  /** The store's number of the sensor. */
  sensor: number;
  /** Gateway time at which it was stepped. */
  gatewayTime: number;
};

/**
 * The readings of one commit, coded as they come. Layout after the CRC: version, base time, then for each reading
 * sensor number, ordinal, flags (quality in 2 bits, "has another time", marks), gateway time and shown time against
 * the base, the other time where there is one, and the value.
 */
export class GroupWriter {
  readonly #writer = new ByteWriter(16_384);
  #count = 0;
  #base = 0;

  get count(): number {
    return this.#count;
  }

  add(reading: RedoReading): void {
    if (this.#count === 0) this.#begin(reading.gatewayTime);
    this.#count += 1;
    const writer = this.#writer;
    const other = otherTime(reading);
    const hasOther = !Number.isNaN(other);
    writer.varint(reading.sensor);
    writer.varint(reading.ordinal);
    writer.varint(qualityCode(reading.quality) + (hasOther ? HAS_OTHER_TIME : 0) + MARKS_SHIFT * reading.marks);
    writeTime(writer, reading.gatewayTime, this.#base);
    writeTime(writer, shownAt(reading), this.#base);
    if (hasOther) writeTime(writer, other, this.#base);
    writeValue(writer, reading.value);
  }

  #begin(gatewayTime: number): void {
    this.#base = Math.round(gatewayTime);
    this.#writer.byte(VERSION);
    this.#writer.double(this.#base);
  }

  /** The record as it is stored; the writer is empty again. */
  seal(): Buffer {
    const record = this.#writer.copy(CRC_BYTES);
    this.#writer.reset();
    this.#count = 0;
    return record;
  }
}

/** @param record without its CRC. @throws RangeError where it cannot be read */
export function readGroup(record: Uint8Array, visit: (reading: RedoReading) => void): void {
  const reader = new ByteReader(record);
  const version = reader.byte();
  if (version !== VERSION) throw new RangeError(`group record of version ${version}, this gateway reads ${VERSION}`);
  const base = reader.double();
  while (!reader.ended) {
    const sensor = reader.varint();
    const ordinal = reader.varint();
    const flags = reader.varint();
    const marks = Math.floor(flags / MARKS_SHIFT);
    const gatewayTime = readTime(reader, base);
    const shown = readTime(reader, base);
    const other = (flags & HAS_OTHER_TIME) === 0 ? Number.NaN : readTime(reader, base);
    const value: Value = readValue(reader);
    const quality: Quality = qualityOf(flags & 3);
    const { at, judgedAt } = ownTimes(shown, other, marks);
    visit({ sensor, ordinal, gatewayTime, at, judgedAt, value, quality, marks });
  }
}
