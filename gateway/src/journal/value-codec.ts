import type { Value } from "@tocsin/core/wire/reading";
import type { ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";

const DOUBLE = 0;
const FALSE = 1;
const TRUE = 2;
const TEXT = 3;

/** One value with its type, as group records and dictionaries of chunks hold it. */
export function writeValue(writer: ByteWriter, value: Value): void {
  if (typeof value === "number") {
    writer.byte(DOUBLE);
    writer.double(value);
  } else if (typeof value === "boolean") {
    writer.byte(value ? TRUE : FALSE);
  } else {
    writer.byte(TEXT);
    writer.text(value);
  }
}

export function readValue(reader: ByteReader): Value {
  const type = reader.byte();
  switch (type) {
    case DOUBLE:
      return reader.double();
    case FALSE:
      return false;
    case TRUE:
      return true;
    case TEXT:
      return reader.text();
    default:
      throw new RangeError(`${type} is no type of value`);
  }
}

/**
 * A time against a base, which is whole: whole milliseconds as a varint of the distance, anything finer (sensors that send
 * microseconds) as the number itself behind a mark.
 */
export function writeTime(writer: ByteWriter, time: number, base: number): void {
  const distance = time - base;
  if (Number.isSafeInteger(time) && Math.abs(distance) < 2 ** 50) {
    writer.varint(2 * (distance < 0 ? -2 * distance - 1 : 2 * distance));
  } else {
    writer.varint(1);
    writer.double(time);
  }
}

export function readTime(reader: ByteReader, base: number): number {
  const coded = reader.varint();
  if (coded === 1) return reader.double();
  const zigzag = coded / 2;
  return base + (zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2);
}
