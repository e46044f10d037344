import { crc32 } from "node:zlib";

/** Every value in the store begins with the CRC32 of what follows it: a flipped bit is noticed on read. */
export const CRC_BYTES = 4;

/** Fills in the CRC of a record that left `CRC_BYTES` free at its begin. */
export function sealBytes(record: Buffer): Buffer {
  record.writeUInt32LE(crc32(record.subarray(CRC_BYTES)), 0);
  return record;
}

export function sealText(text: string): Buffer {
  const record = Buffer.allocUnsafe(CRC_BYTES + Buffer.byteLength(text));
  record.write(text, CRC_BYTES, "utf8");
  return sealBytes(record);
}

/** The record without its CRC, or undefined where it is not what was written. */
export function openBytes(stored: Uint8Array): Uint8Array | undefined {
  if (stored.length < CRC_BYTES) return undefined;
  const view = new DataView(stored.buffer, stored.byteOffset, CRC_BYTES);
  const record = stored.subarray(CRC_BYTES);
  return crc32(record) === view.getUint32(0, true) ? record : undefined;
}

export function openText(stored: Uint8Array): string | undefined {
  const record = openBytes(stored);
  return record && Buffer.from(record.buffer, record.byteOffset, record.byteLength).toString("utf8");
}
