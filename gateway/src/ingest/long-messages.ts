import type { Duplex } from "node:stream";

const PUBLISH = 3;
/** A topic and what stands about it are read whole, however small the bound. */
const READ_AT_LEAST_BYTES = 131_072;
/** Type and length of a packet take two to five bytes (MQTT-2.2.3). */
const LENGTH_BYTES_MAX = 4;
const NOTHING = Buffer.alloc(0);

type Reader = {
  /** Something came. */
  heard: () => void;
  /** A packet of so many bytes came that is no message: the stream goes no further. */
  tooLong: (bytes: number) => void;
};

/** Cuts what a parser is about to get from the stream. */
export function cutReads(stream: Duplex, messages: LongMessages, reader: Reader): void {
  const push = stream.push.bind(stream);
  stream.push = (chunk: Buffer | null) => {
    if (chunk === null) return push(null);
    reader.heard();
    const taken = messages.take(chunk);
    if (messages.refused === undefined) return push(taken);
    reader.tooLong(messages.refused);
    return false;
  };
}

/**
 * Follows the packets of an MQTT byte stream and lets only the beginning of a message through that is longer than the
 * bound, as a shorter packet. So none is gathered whole in memory, and still each comes out and can be acknowledged: a
 * broker would send one that is not acknowledged again on every connection, or leave it out without a word.
 */
export class LongMessages {
  readonly #packetBytesMax: number;
  readonly #cutFrom: number;
  /** Lengths of the messages that were cut and did not come out yet. */
  readonly #cut: number[] = [];
  /** A header whose other bytes are still to come. */
  #begun: Buffer = NOTHING;
  /** Bytes of the current packet that are still to be let through, and then to be left out. */
  #through = 0;
  #out = 0;

  /** Length of a packet that is no message and too long: with it the stream ends. */
  refused: number | undefined;

  constructor(packetBytesMax: number) {
    this.#packetBytesMax = packetBytesMax;
    this.#cutFrom = Math.max(packetBytesMax, READ_AT_LEAST_BYTES);
  }

  /** @returns what of the chunk is let through */
  take(chunk: Buffer): Buffer {
    const data = this.#begun.length === 0 ? chunk : Buffer.concat([this.#begun, chunk]);
    this.#begun = NOTHING;
    const pieces: Buffer[] = [];
    let from = 0;
    let at = 0;
    while (at < data.length && this.refused === undefined) {
      if (this.#through > 0) {
        const bytes = Math.min(this.#through, data.length - at);
        this.#through -= bytes;
        at += bytes;
      } else if (this.#out > 0) {
        pieces.push(data.subarray(from, at));
        const bytes = Math.min(this.#out, data.length - at);
        this.#out -= bytes;
        from = at += bytes;
      } else {
        const header = readHeader(data, at);
        const shorter = header && this.#begin(data[at]!, header);
        if (header === undefined || shorter) pieces.push(data.subarray(from, at));
        if (shorter) pieces.push(shorter);
        if (header === undefined) this.#begun = Buffer.from(data.subarray(at));
        at = header === undefined ? data.length : at + header.bytes;
        if (header === undefined || shorter) from = at;
      }
    }
    if (pieces.length === 0) return data;
    pieces.push(data.subarray(from, at));
    return Buffer.concat(pieces);
  }

  /** @param length of a packet as it came out @returns its whole length where that is beyond the bound */
  wholeLength(length: number): number | undefined {
    if (length > this.#cutFrom) return this.#cut.shift();
    return length > this.#packetBytesMax ? length : undefined;
  }

  /** @returns the header of a packet that is cut */
  #begin(type: number, { length }: Header): Buffer | undefined {
    this.#through = length;
    if (length <= this.#cutFrom) return undefined;
    if (type >> 4 !== PUBLISH) {
      this.refused = length;
      return undefined;
    }
    // By one more than any packet has that is not cut: so it is known when it comes out.
    this.#through = this.#cutFrom + 1;
    this.#out = length - this.#through;
    this.#cut.push(length);
    return headerOf(type, this.#through);
  }
}

type Header = { bytes: number; length: number };

/** @returns undefined where some of it is still to come. A length that does not end is none: the parser behind says so. */
function readHeader(data: Buffer, at: number): Header | undefined {
  let length = 0;
  for (let index = 0; index < LENGTH_BYTES_MAX; index += 1) {
    const byte = data[at + 1 + index];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) * 128 ** index;
    if ((byte & 0x80) === 0) return { bytes: 2 + index, length };
  }
  return { bytes: 1 + LENGTH_BYTES_MAX, length: 0 };
}

function headerOf(type: number, length: number): Buffer {
  const bytes = [type];
  for (let rest = length; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) | 0x80);
  }
}
