import type { ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";

/** Numbers that are whole after shifting by this many decimals are stored as differences, not as doubles. */
const DECIMALS_MAX = 9;
const MANTISSA_MAX = 2 ** 50;
const AS_DOUBLES = 255;

function decimalsOf(value: number, from: number): number | undefined {
  for (let decimals = from; decimals <= DECIMALS_MAX; decimals += 1) {
    const scale = 10 ** decimals;
    const mantissa = Math.round(value * scale);
    if (Math.abs(mantissa) >= MANTISSA_MAX) return undefined;
    if (mantissa / scale === value) return decimals;
  }
  return undefined;
}

/** Least number of decimals that holds all values exactly. A minus zero needs a double. */
function commonDecimals(values: readonly number[]): number | undefined {
  let decimals = 0;
  for (const value of values) {
    if (Object.is(value, -0)) return undefined;
    const needed = decimalsOf(value, decimals);
    if (needed === undefined) return undefined;
    decimals = needed;
  }
  const scale = 10 ** decimals;
  const exact = values.every((value) => {
    const mantissa = Math.round(value * scale);
    return Math.abs(mantissa) < MANTISSA_MAX && mantissa / scale === value;
  });
  return exact ? decimals : undefined;
}

/** Differences of differences, for times; a steady beat costs one byte each. */
export function writeTimes(writer: ByteWriter, times: readonly number[]): void {
  if (!times.every((time) => Number.isSafeInteger(time) && Math.abs(time) < MANTISSA_MAX)) {
    writer.byte(AS_DOUBLES);
    for (const time of times) writer.double(time);
    return;
  }
  writer.byte(0);
  let before = 0;
  let step = 0;
  for (const time of times) {
    writer.signed(time - before - step);
    step = before === 0 ? 0 : time - before;
    before = time;
  }
}

export function readTimes(reader: ByteReader, count: number): number[] {
  const times: number[] = [];
  if (reader.byte() === AS_DOUBLES) {
    for (let index = 0; index < count; index += 1) times.push(reader.double());
    return times;
  }
  let before = 0;
  let step = 0;
  for (let index = 0; index < count; index += 1) {
    const time = before + step + reader.signed();
    step = before === 0 ? 0 : time - before;
    before = time;
    times.push(time);
  }
  return times;
}

export function writeNumbers(writer: ByteWriter, values: readonly number[]): void {
  const decimals = commonDecimals(values);
  if (decimals === undefined) {
    writer.byte(AS_DOUBLES);
    for (const value of values) writer.double(value);
    return;
  }
  writer.byte(decimals);
  const scale = 10 ** decimals;
  let before = 0;
  for (const value of values) {
    const mantissa = Math.round(value * scale);
    writer.signed(mantissa - before);
    before = mantissa;
  }
}

export function readNumbers(reader: ByteReader, count: number): number[] {
  const decimals = reader.byte();
  const values: number[] = [];
  if (decimals === AS_DOUBLES) {
    for (let index = 0; index < count; index += 1) values.push(reader.double());
    return values;
  }
  const scale = 10 ** decimals;
  let mantissa = 0;
  for (let index = 0; index < count; index += 1) {
    mantissa += reader.signed();
    values.push(mantissa / scale);
  }
  return values;
}
