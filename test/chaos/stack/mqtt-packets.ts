/** As much of MQTT 3.1.1 and 5 as a witness needs: nothing here is shared with the gateway or its library. */
export type MqttPacket = { type: number; flags: number; body: Buffer };

export const CONNECT = 1;
export const CONNACK = 2;
export const PUBLISH = 3;
export const PUBACK = 4;
export const PINGREQ = 12;
export const PINGRESP = 13;

/** Packets out of a stream of bytes, however it is cut. */
export class PacketReader {
  #rest: Buffer = Buffer.alloc(0);

  take(chunk: Buffer): MqttPacket[] {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const packets: MqttPacket[] = [];
    for (;;) {
      const length = remainingLength(bytes);
      if (length === undefined || bytes.length < length.at + length.value) break;
      const end = length.at + length.value;
      packets.push({ type: bytes[0]! >> 4, flags: bytes[0]! & 15, body: bytes.subarray(length.at, end) });
      bytes = bytes.subarray(end);
    }
    this.#rest = Buffer.from(bytes);
    return packets;
  }
}

function remainingLength(bytes: Buffer): { value: number; at: number } | undefined {
  let value = 0;
  for (let at = 1; at < 5 && at < bytes.length; at += 1) {
    value += (bytes[at]! & 127) * 128 ** (at - 1);
    if (bytes[at]! < 128) return { value, at: at + 1 };
  }
  return undefined;
}

/** Protocol level of a CONNECT: 4 is MQTT 3.1.1, 5 is MQTT 5. */
export const protocolLevel = ({ body }: MqttPacket): number => body[2 + body.readUInt16BE(0)]!;

export type Published = { topic: string; qos: number; id: number; payload: Buffer };

export function readPublish({ flags, body }: MqttPacket, level: number): Published {
  const topicEnd = 2 + body.readUInt16BE(0);
  const qos = (flags >> 1) & 3;
  let at = topicEnd;
  const id = qos > 0 ? body.readUInt16BE(at) : 0;
  if (qos > 0) at += 2;
  if (level === 5) {
    const properties = remainingLength(Buffer.concat([Buffer.of(0), body.subarray(at, at + 4)]))!;
    at += properties.at - 1 + properties.value;
  }
  return { topic: body.toString("utf8", 2, topicEnd), qos, id, payload: body.subarray(at) };
}

const text = (value: string): Buffer => {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.of(bytes.length >> 8, bytes.length & 255), bytes]);
};

function packet(first: number, body: Buffer): Buffer {
  const length: number[] = [];
  for (let left = body.length; ; left >>= 7) {
    length.push((left & 127) | (left > 127 ? 128 : 0));
    if (left <= 127) return Buffer.concat([Buffer.of(first, ...length), body]);
  }
}

/** A CONNECT of MQTT 3.1.1 with a clean session. */
export const connectPacket = (clientId: string, keepAliveSeconds: number): Buffer =>
  packet(
    CONNECT << 4,
    Buffer.concat([text("MQTT"), Buffer.of(4, 2, keepAliveSeconds >> 8, keepAliveSeconds & 255), text(clientId)]),
  );

/** A PUBLISH of QoS 1. */
export const publishPacket = (id: number, topic: string, payload: string, again: boolean): Buffer =>
  packet(
    (PUBLISH << 4) | (again ? 8 : 0) | 2,
    Buffer.concat([text(topic), Buffer.of(id >> 8, id & 255), Buffer.from(payload)]),
  );

export const PINGREQ_PACKET = Buffer.of(0xc0, 0);
