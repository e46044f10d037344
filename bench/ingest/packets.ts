/** Just enough MQTT 3.1.1 and 5 to feed and to count without being what is measured. */
export const TYPE = { connect: 1, connack: 2, publish: 3, puback: 4, subscribe: 8, pingreq: 12 } as const;

/** CONNECT of 3.1.1 with a clean session and no keepalive. */
export function connectPacket(clientId: string): Buffer {
  const id = Buffer.from(clientId);
  const head = [0x10, 12 + id.length, 0, 4, ...Buffer.from("MQTT"), 4, 2, 0, 0, id.length >> 8, id.length & 255];
  return Buffer.concat([Buffer.from(head), id]);
}

/** PUBLISH of QoS 1, of at most 127 bytes after its head. */
export function publishPacket(topic: string, id: number, payload: string, version: 4 | 5): Buffer {
  const properties = version === 5 ? 1 : 0;
  const length = 4 + topic.length + properties + payload.length;
  if (length > 127) throw new RangeError(`a packet of ${length} bytes`);
  const packet = Buffer.allocUnsafe(2 + length);
  packet[0] = 0x32;
  packet[1] = length;
  packet.writeUInt16BE(topic.length, 2);
  packet.write(topic, 4, "latin1");
  let at = packet.writeUInt16BE(id, 4 + topic.length);
  if (properties === 1) packet[at++] = 0;
  packet.write(payload, at, "latin1");
  return packet;
}

/** Takes a stream of bytes apart. */
export class PacketReader {
  #rest: Buffer = Buffer.alloc(0);
  readonly #visit: (type: number, body: Buffer) => void;

  constructor(visit: (type: number, body: Buffer) => void) {
    this.#visit = visit;
  }

  take(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let from = 0;
    for (;;) {
      let length = 0;
      let at = from + 1;
      for (let factor = 1; at < bytes.length; factor *= 128) {
        length += (bytes[at]! & 0x7f) * factor;
        if ((bytes[at++]! & 0x80) === 0) break;
      }
      const isWhole = at > from + 1 && (bytes[at - 1]! & 0x80) === 0 && at + length <= bytes.length;
      if (!isWhole) break;
      this.#visit(bytes[from]! >> 4, bytes.subarray(at, at + length));
      from = at + length;
    }
    this.#rest = bytes.subarray(from);
  }
}
