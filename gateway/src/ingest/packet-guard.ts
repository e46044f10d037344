import type { Socket } from "node:net";

/** Looks over what a parser reads from the socket, ahead of it; a packet that is too long ends the connection. */
export function guardReads(socket: Socket, packetBytesMax: number, tooLong: (bytes: number) => void): void {
  const guard = new PacketGuard(packetBytesMax);
  const read = socket.read.bind(socket);
  socket.read = (size?: number): unknown => {
    const chunk = read(size) as Buffer | null;
    const bytes = chunk === null ? undefined : guard.inspect(chunk);
    if (bytes === undefined) return chunk;
    tooLong(bytes);
    socket.destroy();
    return null;
  };
}

/**
 * Follows the fixed headers of an MQTT byte stream (MQTT-2.2.3) and finds a packet that is too long by its header, so
 * that it is refused before its body is gathered in memory. It looks at two to five bytes of each packet.
 */
export class PacketGuard {
  readonly #packetBytesMax: number;
  /** Bytes of the current packet's body that are still to come. */
  #body = 0;
  /** Position in the length field: -1 before the type byte. */
  #lengthAt = -1;
  #length = 0;

  constructor(packetBytesMax: number) {
    this.#packetBytesMax = packetBytesMax;
  }

  /** @returns the length of a packet that is too long, else undefined */
  inspect(chunk: Uint8Array): number | undefined {
    let index = 0;
    while (index < chunk.length) {
      if (this.#body > 0) {
        const skipped = Math.min(this.#body, chunk.length - index);
        this.#body -= skipped;
        index += skipped;
      } else if (this.#header(chunk[index++]!)) return this.#body;
    }
    return undefined;
  }

  /** Takes one byte of a fixed header. @returns whether it tells of a packet that is too long */
  #header(byte: number): boolean {
    if (this.#lengthAt < 0) {
      this.#lengthAt = 0;
      this.#length = 0;
      return false;
    }
    this.#length += (byte & 0x7f) * 2 ** (7 * this.#lengthAt++);
    // A length field that does not end is malformed; the parser behind says so.
    if (byte & 0x80 && this.#lengthAt < 4) return false;
    this.#lengthAt = -1;
    this.#body = this.#length;
    return this.#body > this.#packetBytesMax;
  }
}
