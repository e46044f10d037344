import { ByteReader } from "../byte-reader.ts";
import { maskedCrc32c } from "./crc32c.ts";

/** Compression type and CRC behind each block. */
export const TRAILER_BYTES = 5;
const NONE = 0;

export type Handle = { offset: number; size: number };
export type BlockEntry = { key: Buffer; value: Uint8Array };

export const readHandle = (reader: ByteReader): Handle => ({ offset: reader.varint(), size: reader.varint() });

/** The entries of a block (doc/table_format.md), with their keys made whole. @throws RangeError where it is none */
export function blockEntries(block: Uint8Array): BlockEntry[] {
  if (block.length < 8) throw new RangeError("a block is too short");
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const end = block.length - 4 - 4 * view.getUint32(block.length - 4, true);
  if (end < 0) throw new RangeError("a block's restarts reach beyond it");
  const reader = new ByteReader(block.subarray(0, end));
  const entries: BlockEntry[] = [];
  let key = Buffer.alloc(0);
  while (!reader.ended) {
    const shared = reader.varint();
    const own = reader.varint();
    const value = reader.varint();
    if (shared > key.length) throw new RangeError("a key shares more than there is");
    key = Buffer.concat([key.subarray(0, shared), reader.bytes(own)]);
    entries.push({ key, value: reader.bytes(value) });
  }
  return entries;
}

/** An uncompressed block with its trailer. */
export function blockOf(entries: readonly { key: Uint8Array; value: Uint8Array }[]): Buffer {
  const parts: Uint8Array[] = [];
  const restarts: number[] = [];
  let at = 0;
  for (const { key, value } of entries) {
    const head = Buffer.concat([varint(0), varint(key.length), varint(value.length)]);
    restarts.push(at);
    parts.push(head, key, value);
    at += head.length + key.length + value.length;
  }
  // A block has one restart at least, an empty one too.
  const tail = Buffer.alloc(4 * Math.max(1, restarts.length) + 4);
  for (const [place, restart] of restarts.entries()) tail.writeUInt32LE(restart, 4 * place);
  tail.writeUInt32LE(Math.max(1, restarts.length), tail.length - 4);
  const block = Buffer.concat([...parts, tail, Buffer.alloc(TRAILER_BYTES)]);
  block[block.length - TRAILER_BYTES] = NONE;
  block.writeUInt32LE(maskedCrc32c(block, 0, block.length - 4), block.length - 4);
  return block;
}

export const handleBytes = ({ offset, size }: Handle): Buffer => Buffer.concat([varint(offset), varint(size)]);

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Buffer.from([...bytes, rest]);
}
