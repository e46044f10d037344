import { maskedCrc32c } from "./crc32c.ts";

const BLOCK_BYTES = 32_768;
const HEADER_BYTES = 7;
const FULL = 1;
const FIRST = 2;
const LAST = 4;

export type LogFile = {
  records: Buffer[];
  /** Where the first bytes are that are not what was written, undefined where there are none. */
  badAt: number | undefined;
  /** Whether a whole record is behind the last of them: then what is missing was written before it. */
  goesOn: boolean;
};

/**
 * Reads LevelDB's log format (doc/log_format.md), in which its write-ahead log and its MANIFEST are written. A record
 * that a crash cut off in mid-write is the end of the file and no damage: nobody was told that it is on disk.
 */
export function readLogFile(bytes: Buffer): LogFile {
  const records: Buffer[] = [];
  let parts: Buffer[] = [];
  let at = 0;
  let badAt: number | undefined;
  let [begun, goesOn] = [false, false];
  while (at + HEADER_BYTES <= bytes.length) {
    const blockEnd = Math.min(bytes.length, at - (at % BLOCK_BYTES) + BLOCK_BYTES);
    const fragment = blockEnd - at < HEADER_BYTES ? undefined : fragmentAt(bytes, at, blockEnd);
    if (fragment === undefined || fragment === "padding") {
      at = blockEnd;
    } else if (fragment === "bad") {
      badAt ??= at;
      parts = [];
      [begun, goesOn] = [false, false];
      at = blockEnd;
    } else if (fragment === "cut") {
      break;
    } else {
      if (fragment.type === FULL || fragment.type === FIRST) [parts, begun] = [[], true];
      parts.push(fragment.payload);
      if (fragment.type === FULL || fragment.type === LAST) {
        records.push(Buffer.concat(parts));
        [begun, goesOn] = [false, goesOn || begun];
      }
      at += HEADER_BYTES + fragment.payload.length;
    }
  }
  return { records, badAt, goesOn };
}

type Fragment = { type: number; payload: Buffer };

function fragmentAt(bytes: Buffer, at: number, blockEnd: number): Fragment | "padding" | "bad" | "cut" {
  const length = bytes.readUInt16LE(at + 4);
  const type = bytes[at + 6]!;
  if (type === 0 && length === 0) return "padding";
  const begin = at + HEADER_BYTES;
  const end = begin + length;
  if (end > blockEnd) return blockEnd < bytes.length || hidesRecords(bytes, at, blockEnd) ? "bad" : "cut";
  return isWhole(bytes, at, length) ? { type, payload: bytes.subarray(begin, end) } : "bad";
}

const isWhole = (bytes: Buffer, at: number, length: number): boolean =>
  maskedCrc32c(bytes, at + HEADER_BYTES, at + HEADER_BYTES + length, bytes[at + 6]) === bytes.readUInt32LE(at);

/** A record that reaches beyond the file was cut off, or its length is wrong: then it or those behind it are whole. */
function hidesRecords(bytes: Buffer, at: number, end: number): boolean {
  if (isWhole(bytes, at, end - at - HEADER_BYTES)) return true;
  for (let next = at + 1; next + HEADER_BYTES < end; next += 1) {
    const type = bytes[next + 6]!;
    const length = bytes.readUInt16LE(next + 4);
    if (type < FULL || type > LAST || length === 0 || next + HEADER_BYTES + length > end) continue;
    if (isWhole(bytes, next, length)) return true;
  }
  return false;
}
