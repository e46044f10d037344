import { open } from "node:fs/promises";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { ByteReader } from "../byte-reader.ts";
import { blockEntries, blockOf, handleBytes, readHandle, TRAILER_BYTES, type BlockEntry } from "./block.ts";
import { crcSteps } from "./crc32c.ts";
import { FOOTER_BYTES, inflated, MAGIC, rawBlockAt, readIndex, wholeTable, type TableBytes } from "./table-file.ts";

/** Behind each key in a table: its sequence number and whether it is a value (1) or a deletion (0). */
const KEY_TRAILER_BYTES = 8;

type Found = { raw: Buffer; last: Buffer };

/**
 * Replaces a damaged table by one that holds only its sound blocks, byte for byte, with an index of their own. LevelDB
 * must not see a damaged block: a key that is too short ends the process in one of its assertions. A table without a
 * sound block is removed.
 */
export async function salvageTable(path: string): Promise<void> {
  const file = await open(path, "r");
  let found: Found[];
  try {
    found = (await soundBlocks(await wholeTable(file))).flatMap(dataBlock);
  } finally {
    await file.close();
  }
  if (found.length === 0) return rmSync(path);
  writeFileSync(`${path}.new`, tableOf(found), { flush: true });
  renameSync(`${path}.new`, path);
}

async function soundBlocks(table: TableBytes): Promise<Buffer[]> {
  const blocks = await readIndex(table).then(
    (index) => index.blocks,
    (error: unknown) => {
      if (error instanceof RangeError) return undefined;
      throw error;
    },
  );
  if (blocks === undefined) return blocksInTurn(await table.read({ offset: 0, size: table.size }));
  const sound: Buffer[] = [];
  for (const handle of blocks) {
    try {
      sound.push(await rawBlockAt(table, handle));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return sound;
}

/** Blocks lie one behind the other: without an index, each ends where its CRC says so. */
function blocksInTurn(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  let begin = 0;
  while (begin < bytes.length - FOOTER_BYTES) {
    const end = crcSteps(
      bytes,
      begin,
      (at, crc) => bytes[at]! <= 1 && at + TRAILER_BYTES <= bytes.length && crc === bytes.readUInt32LE(at + 1),
    );
    if (end === undefined) break;
    found.push(bytes.subarray(begin, end + TRAILER_BYTES));
    begin = end + TRAILER_BYTES;
  }
  return found;
}

/** A block of data with its greatest key; none for filters and indexes. */
function dataBlock(raw: Buffer): Found[] {
  try {
    const entries = blockEntries(inflated(raw));
    const last = entries.at(-1);
    if (last === undefined || !entries.every(isRecord) || entries.every(isHandle)) return [];
    return [{ raw, last: last.key }];
  } catch {
    return [];
  }
}

const isRecord = ({ key }: BlockEntry): boolean =>
  key.length >= KEY_TRAILER_BYTES && key[key.length - KEY_TRAILER_BYTES]! <= 1;

function isHandle({ value }: BlockEntry): boolean {
  try {
    const reader = new ByteReader(value);
    readHandle(reader);
    return reader.ended;
  } catch {
    return false;
  }
}

function tableOf(found: readonly Found[]): Buffer {
  let at = 0;
  const index = found.map(({ raw, last }) => {
    const handle = { offset: at, size: raw.length - TRAILER_BYTES };
    at += raw.length;
    return { key: last, value: handleBytes(handle) };
  });
  const [meta, indexBlock] = [blockOf([]), blockOf(index)];
  const footer = Buffer.alloc(FOOTER_BYTES);
  const handles = Buffer.concat([
    handleBytes({ offset: at, size: meta.length - TRAILER_BYTES }),
    handleBytes({ offset: at + meta.length, size: indexBlock.length - TRAILER_BYTES }),
  ]);
  footer.set(handles, 0);
  footer.set(MAGIC, FOOTER_BYTES - MAGIC.length);
  return Buffer.concat([...found.map(({ raw }) => raw), meta, indexBlock, footer]);
}
