import { crc32 } from "node:zlib";

/** Every value in the store begins with the CRC32 of its key and of what follows: a flipped bit is noticed on read. */
export const CRC_BYTES = 4;

/** A record with room for its CRC, which the store fills in as it writes. */
export function textRecord(text: string): Buffer {
  const record = Buffer.allocUnsafe(CRC_BYTES + Buffer.byteLength(text));
  record.write(text, CRC_BYTES, "utf8");
  return record;
}

/** Fills in the CRC of a record that left `CRC_BYTES` free at its begin. */
export function seal(key: string, record: Buffer): Buffer {
  record.writeUInt32LE(crc32(record.subarray(CRC_BYTES), crc32(key)), 0);
  return record;
}

/** The record without its CRC, or undefined where it is not what was written under this key. */
export function openBytes(key: string, stored: Uint8Array): Uint8Array | undefined {
  if (stored.length < CRC_BYTES) return undefined;
  const written = new DataView(stored.buffer, stored.byteOffset, CRC_BYTES).getUint32(0, true);
  const record = stored.subarray(CRC_BYTES);
  // Stores of before keys were sealed too hold the CRC of the record alone.
  return crc32(record, crc32(key)) === written || crc32(record) === written ? record : undefined;
}

export function openText(key: string, stored: Uint8Array): string | undefined {
  const record = openBytes(key, stored);
  return record && Buffer.from(record.buffer, record.byteOffset, record.byteLength).toString("utf8");
}
