import { promisify } from "node:util";
import { deflateRaw, inflateRawSync } from "node:zlib";
import { ByteReader } from "./byte-reader.ts";
import { ByteWriter } from "./byte-writer.ts";
import { CRC_BYTES } from "./checked.ts";

const VERSION = 1;
const deflate = promisify(deflateRaw);

/** One reading's place: the store's number of its sensor, and the gateway time at which it was stepped. */
export type Arrival = { sensor: number; gatewayTime: number };

/** What `OrderWriter.seal` took, ready to be compressed off the loop's thread. */
export type SealedOrder = { count: number; begin: number; raw: Buffer };

/**
 * In which order readings of all sensors were stepped, and when: chunks hold the readings of one sensor each, and this
 * is what puts them together again. Two small differences for each reading, which compress well because sensors come
 * round in much the same order.
 */
export class OrderWriter {
  readonly #sensors = new ByteWriter(16_384);
  readonly #times = new ByteWriter(16_384);
  #count = 0;
  #begin = 0;
  #sensor = 0;
  #time = 0;

  get count(): number {
    return this.#count;
  }

  /** Gateway time of the first arrival; of no meaning while there is none. */
  get begin(): number {
    return this.#begin;
  }

  add(sensor: number, gatewayTime: number): void {
    const time = Math.round(gatewayTime);
    if (this.#count === 0) this.#begin = this.#time = time;
    this.#count += 1;
    this.#sensors.signed(sensor - this.#sensor);
    this.#times.signed(time - this.#time);
    this.#sensor = sensor;
    this.#time = time;
  }

  seal(): SealedOrder {
    const raw = Buffer.concat([this.#sensors.copy(0), this.#times.copy(0)]);
    const sealed = { count: this.#count, begin: this.#begin, raw };
    this.#sensors.reset();
    this.#times.reset();
    this.#count = this.#sensor = 0;
    return sealed;
  }
}

/** Layout after the CRC: version, count, first gateway time, then deflated: sensors' differences, times' differences. */
export async function encodeOrder({ count, begin, raw }: SealedOrder): Promise<Buffer> {
  const head = new ByteWriter(32);
  head.byte(VERSION);
  head.varint(count);
  head.double(begin);
  return Buffer.concat([head.copy(CRC_BYTES), await deflate(raw)]);
}

/** @param record without its CRC. @throws RangeError where it cannot be read */
export function decodeOrder(record: Uint8Array): Arrival[] {
  const head = new ByteReader(record);
  const version = head.byte();
  if (version !== VERSION) throw new RangeError(`order record of version ${version}, this gateway reads ${VERSION}`);
  const count = head.varint();
  let gatewayTime = head.double();
  const reader = new ByteReader(inflateRawSync(record.subarray(head.position)));
  let sensor = 0;
  const arrivals = Array.from({ length: count }, () => ({ sensor: (sensor += reader.signed()), gatewayTime: 0 }));
  for (const arrival of arrivals) arrival.gatewayTime = gatewayTime += reader.signed();
  return arrivals;
}
