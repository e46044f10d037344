const PUBACK_BYTES = 4;
const PUBACK = 0x40;

/** PUBACKs in a row, for one write (MQTT-3.4): two bytes of remaining length suit 3.1.1 and 5. */
export function pubacks(messageIds: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(PUBACK_BYTES * messageIds.length);
  for (let index = 0; index < messageIds.length; index += 1)
    bytes.writeUInt32BE(((PUBACK << 24) | (2 << 16) | messageIds[index]!) >>> 0, PUBACK_BYTES * index);
  return bytes;
}
