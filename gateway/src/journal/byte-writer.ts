const INITIAL_BYTES = 1_024;
const SAFE_SHIFT = 2_147_483_648;

/**
 * Grows as it is written to and is used again after `reset`: a group of readings costs no allocation for each reading.
 * Unsigned varints carry 7 bits a byte, least first, up to 2^53; signed ones are zigzag.
 */
export class ByteWriter {
  #bytes: Buffer;
  #at = 0;

  constructor(initialBytes = INITIAL_BYTES) {
    this.#bytes = Buffer.allocUnsafe(initialBytes);
  }

  get length(): number {
    return this.#at;
  }

  reset(): void {
    this.#at = 0;
  }

  #room(bytes: number): void {
    if (this.#at + bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#at + bytes));
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
  }

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.#at++] = value;
  }

  varint(value: number): void {
    this.#room(8);
    let rest = value;
    while (rest >= SAFE_SHIFT) {
      this.#bytes[this.#at++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    while (rest >= 128) {
      this.#bytes[this.#at++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.#bytes[this.#at++] = rest;
  }

  /** Zigzag in arithmetic, not in bits: small magnitudes stay small beyond 32 bits too. */
  signed(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  double(value: number): void {
    this.#room(8);
    this.#bytes.writeDoubleLE(value, this.#at);
    this.#at += 8;
  }

  text(value: string): void {
    const bytes = Buffer.byteLength(value);
    this.varint(bytes);
    this.#room(bytes);
    this.#bytes.write(value, this.#at, "utf8");
    this.#at += bytes;
  }

  /** A copy of what was written, with `headRoom` bytes left free before it. */
  copy(headRoom: number): Buffer {
    const copy = Buffer.allocUnsafe(headRoom + this.#at);
    this.#bytes.copy(copy, headRoom, 0, this.#at);
    return copy;
  }
}
