import { ProtoReader } from "./proto-reader.ts";

export type MetricValue = number | bigint | boolean | string;

/** One metric of a message, as it was sent. Times in ms since 1970 UTC. */
export type Metric = {
  name: string | undefined;
  alias: bigint | undefined;
  timestamp: number | undefined;
  datatype: number | undefined;
  isNull: boolean;
  /** Of its property `Quality`: 192 good, 0 bad, 500 stale. */
  quality: number | undefined;
  value: MetricValue | undefined;
  isOpaque: boolean;
};

export type Payload = { timestamp: number | undefined; seq: number | undefined; metrics: Metric[] };

/** A Sparkplug B payload (`sparkplug_b.proto` of Eclipse Tahu). @throws RangeError where the bytes are none */
export function decodePayload(bytes: Uint8Array): Payload {
  const payload: Payload = { timestamp: undefined, seq: undefined, metrics: [] };
  const reader = new ProtoReader(bytes);
  for (let field = reader.next(); field !== undefined; field = reader.next()) {
    if (field === 1) payload.timestamp = Number(reader.uint64());
    else if (field === 2) payload.metrics.push(readMetric(reader.message()));
    else if (field === 3) payload.seq = Number(reader.uint64());
    else reader.skip();
  }
  return payload;
}

function readMetric(reader: ProtoReader): Metric {
  const metric: Metric = {
    name: undefined,
    alias: undefined,
    timestamp: undefined,
    datatype: undefined,
    isNull: false,
    quality: undefined,
    value: undefined,
    isOpaque: false,
  };
  for (let field = reader.next(); field !== undefined; field = reader.next()) readField(reader, field, metric);
  return metric;
}

function readField(reader: ProtoReader, field: number, metric: Metric): void {
  switch (field) {
    case 1:
      metric.name = reader.text();
      return;
    case 2:
      metric.alias = reader.uint64();
      return;
    case 3:
      metric.timestamp = Number(reader.uint64());
      return;
    case 4:
      metric.datatype = reader.uint32();
      return;
    case 7:
      metric.isNull = reader.bool();
      return;
    case 9:
      metric.quality = readQualityProperty(reader.message());
      return;
    default:
      readValueField(reader, field, metric);
  }
}

function readValueField(reader: ProtoReader, field: number, metric: Metric): void {
  switch (field) {
    case 10:
      metric.value = reader.uint32();
      return;
    case 11:
      metric.value = reader.uint64();
      return;
    case 12:
      metric.value = shortest(reader.float());
      return;
    case 13:
      metric.value = reader.double();
      return;
    case 14:
      metric.value = reader.bool();
      return;
    case 15:
      metric.value = reader.text();
      return;
    default:
      // Bytes, a data set, a template, an extension: no single value.
      metric.isOpaque ||= field >= 16 && field <= 19;
      reader.skip();
  }
}

/** The shortest decimal that means the same 32 bits: 20.1, and not 20.100000381469727. */
function shortest(value: number): number {
  for (const digits of [6, 7, 8]) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

/** Keys and values are two lists side by side. */
function readQualityProperty(reader: ProtoReader): number | undefined {
  const keys: string[] = [];
  const values: (number | undefined)[] = [];
  for (let field = reader.next(); field !== undefined; field = reader.next()) {
    if (field === 1) keys.push(reader.text());
    else if (field === 2) values.push(readPropertyNumber(reader.message()));
    else reader.skip();
  }
  const at = keys.findIndex((key) => key.toLowerCase() === "quality");
  return at < 0 ? undefined : values[at];
}

function readPropertyNumber(reader: ProtoReader): number | undefined {
  let value: number | undefined;
  for (let field = reader.next(); field !== undefined; field = reader.next()) {
    if (field === 3) value = reader.uint32();
    else if (field === 4) value = Number(reader.uint64());
    else reader.skip();
  }
  return value;
}
