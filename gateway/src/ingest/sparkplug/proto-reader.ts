/** Wire types of Protocol Buffers that Sparkplug's payload uses. */
const VARINT = 0;
const FIXED64 = 1;
const LENGTH = 2;
const FIXED32 = 5;

const VARINT_BYTES_MAX = 10;

/**
 * Reads a Protocol Buffers message field by field, from bytes that anybody may have sent: nothing is read beyond its
 * end, nothing is copied, and memory stays that of the bytes. @throws RangeError where it is no such message
 */
export class ProtoReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;
  #wire = VARINT;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Number of the next field, whose value has to be read or skipped then; undefined at the end. */
  next(): number | undefined {
    if (this.#at === this.#bytes.length) return undefined;
    const tag = Number(this.#varint());
    this.#wire = tag & 7;
    const number = Math.floor(tag / 8);
    if (number === 0) throw new RangeError("a field has the number 0");
    return number;
  }

  uint64(): bigint {
    this.#expect(VARINT);
    return this.#varint();
  }

  uint32(): number {
    return Number(BigInt.asUintN(32, this.uint64()));
  }

  bool(): boolean {
    return this.uint64() !== 0n;
  }

  float(): number {
    this.#expect(FIXED32);
    return this.#view.getFloat32(this.#take(4), true);
  }

  double(): number {
    this.#expect(FIXED64);
    return this.#view.getFloat64(this.#take(8), true);
  }

  message(): ProtoReader {
    return new ProtoReader(this.#part());
  }

  text(): string {
    const { buffer, byteOffset, length } = this.#part();
    return Buffer.from(buffer, byteOffset, length).toString("utf8");
  }

  skip(): void {
    if (this.#wire === VARINT) this.#varint();
    else if (this.#wire === LENGTH) this.#part();
    else if (this.#wire === FIXED64) this.#take(8);
    else if (this.#wire === FIXED32) this.#take(4);
    else throw new RangeError(`a field has the unknown wire type ${this.#wire}`);
  }

  #expect(wire: number): void {
    if (this.#wire !== wire) throw new RangeError(`a field has the wire type ${this.#wire} instead of ${wire}`);
  }

  #part(): Uint8Array {
    this.#expect(LENGTH);
    const length = Number(this.#varint());
    const from = this.#take(length);
    return this.#bytes.subarray(from, from + length);
  }

  /** @returns where so many bytes begin */
  #take(count: number): number {
    const from = this.#at;
    if (count > this.#bytes.length - from) throw new RangeError("a field reaches beyond the end");
    this.#at += count;
    return from;
  }

  #varint(): bigint {
    let low = 0;
    for (let count = 0; count < 4; count += 1) {
      const byte = this.#bytes[this.#take(1)]!;
      low += (byte & 127) * 2 ** (7 * count);
      if (byte < 128) return BigInt(low);
    }
    let value = BigInt(low);
    for (let count = 4; count < VARINT_BYTES_MAX; count += 1) {
      const byte = this.#bytes[this.#take(1)]!;
      value |= BigInt(byte & 127) << BigInt(7 * count);
      if (byte < 128) return BigInt.asUintN(64, value);
    }
    throw new RangeError("a number does not end");
  }
}
