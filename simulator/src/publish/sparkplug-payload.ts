/** Numbers of Sparkplug's datatypes (Sparkplug 3.0, 6.4.16) that the simulator sends. */
export const INT64 = 4;
export const DOUBLE = 10;
export const BOOLEAN = 11;
export const STRING = 12;
const INT32 = 3;

/** `name` and `datatype` in births; afterwards the alias stands for both. */
export type Metric = {
  name?: string;
  alias?: number;
  datatype?: number;
  value: number | string | boolean;
  /** 0 is bad. */
  quality?: number;
};

/** A Sparkplug B payload, as Protocol Buffers write it. A will has no `seq`. */
export function encodePayload(timestamp: number, metrics: readonly Metric[], seq?: number): Buffer {
  return Buffer.concat([
    number(1, timestamp),
    ...metrics.map((metric) => part(2, encodeMetric(metric, timestamp))),
    ...(seq === undefined ? [] : [number(3, seq)]),
  ]);
}

function encodeMetric({ name, alias, datatype, value, quality }: Metric, timestamp: number): Buffer {
  return Buffer.concat([
    ...(name === undefined ? [] : [part(1, Buffer.from(name))]),
    ...(alias === undefined ? [] : [number(2, alias)]),
    number(3, timestamp),
    ...(datatype === undefined ? [] : [number(4, datatype)]),
    ...(quality === undefined ? [] : [part(9, encodeQuality(quality))]),
    encodeValue(value, datatype),
  ]);
}

function encodeValue(value: number | string | boolean, datatype: number | undefined): Buffer {
  if (typeof value === "string") return part(15, Buffer.from(value));
  if (typeof value === "boolean") return number(14, value ? 1 : 0);
  if (datatype === INT64) return number(11, value);
  const double = Buffer.alloc(9);
  double[0] = tag(13, 1);
  double.writeDoubleLE(value, 1);
  return double;
}

const encodeQuality = (quality: number): Buffer =>
  Buffer.concat([part(1, Buffer.from("Quality")), part(2, Buffer.concat([number(1, INT32), number(3, quality)]))]);

const tag = (field: number, wire: number): number => field * 8 + wire;
const number = (field: number, value: number): Buffer => Buffer.from([tag(field, 0), ...varint(value)]);
const part = (field: number, bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from([tag(field, 2), ...varint(bytes.length)]), bytes]);

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}
