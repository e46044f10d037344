import { type FileHandle, open } from "node:fs/promises";
import { setImmediate as breathe } from "node:timers/promises";
import { ByteReader } from "../byte-reader.ts";
import { blockEntries, readHandle, TRAILER_BYTES, type Handle } from "./block.ts";
import { maskedCrc32c } from "./crc32c.ts";
import { unsnap } from "./snappy.ts";

export const FOOTER_BYTES = 48;
export const MAGIC = Buffer.from("57fb808b247547db", "hex");
/** Then whatever else waits gets its turn. */
const BLOCKS_AT_ONCE = 32;
/** LevelDB's tables are of some 2 MB; a larger one is read block by block. */
const WHOLE_BYTES_MAX = 16 * 1_048_576;
const SNAPPY = 1;

type Depth = "index" | "whole";

/** The bytes of a table, as they lie in the file. */
export type TableBytes = { size: number; read(handle: Handle): Buffer | Promise<Buffer> };

/**
 * Checks a table of LevelDB (doc/table_format.md): its footer and index, and on `whole` the CRC of every block. LevelDB
 * itself looks at these CRCs only where it is asked to, and its binding never asks: a flipped bit can end the process.
 * @returns what is wrong, undefined where nothing is
 */
export async function checkTable(path: string, depth: Depth): Promise<string | undefined> {
  const file = await open(path, "r");
  try {
    const table = await (depth === "whole" ? wholeTable(file) : tableIn(file));
    const { blocks, index } = await readIndex(table);
    for (const [place, block] of (depth === "whole" ? [...index, ...blocks] : index).entries()) {
      await rawBlockAt(table, block);
      if (place % BLOCKS_AT_ONCE === 0) await breathe();
    }
    return undefined;
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  } finally {
    await file.close();
  }
}

/** Each part is read when it is asked for. */
async function tableIn(file: FileHandle): Promise<TableBytes> {
  const { size: fileBytes } = await file.stat();
  const read = async ({ offset, size }: Handle): Promise<Buffer> => {
    const bytes = Buffer.allocUnsafe(size);
    const { bytesRead } = await file.read(bytes, 0, size, offset);
    if (bytesRead !== size) throw new RangeError(`it ends before byte ${offset + size}`);
    return bytes;
  };
  return { size: fileBytes, read };
}

/** Everything is read at once, unless it is too large for that. */
export async function wholeTable(file: FileHandle): Promise<TableBytes> {
  const table = await tableIn(file);
  if (table.size > WHOLE_BYTES_MAX) return table;
  const bytes = await table.read({ offset: 0, size: table.size });
  return { size: bytes.length, read: ({ offset, size }) => bytes.subarray(offset, offset + size) };
}

/** Blocks of data, and those that the index itself refers to besides (filters). @throws RangeError where it is damaged */
export async function readIndex(table: TableBytes): Promise<{ blocks: Handle[]; index: Handle[] }> {
  if (table.size < FOOTER_BYTES) throw new RangeError(`it ends after ${table.size} bytes`);
  const footer = await table.read({ offset: table.size - FOOTER_BYTES, size: FOOTER_BYTES });
  if (!footer.subarray(FOOTER_BYTES - MAGIC.length).equals(MAGIC))
    throw new RangeError("its last bytes are not those of a table");
  const handles = new ByteReader(footer);
  const [meta, index] = [readHandle(handles), readHandle(handles)];
  return { index: await handlesIn(table, meta), blocks: await handlesIn(table, index) };
}

const handlesIn = async (table: TableBytes, handle: Handle): Promise<Handle[]> =>
  blockEntries(inflated(await rawBlockAt(table, handle))).map(({ value }) => readHandle(new ByteReader(value)));

/** The block's bytes, its trailer included, as they lie in the file. @throws RangeError where they are not what was written */
export async function rawBlockAt(table: TableBytes, { offset, size }: Handle): Promise<Buffer> {
  const length = size + TRAILER_BYTES;
  if (offset + length > table.size) throw new RangeError(`a block at byte ${offset} reaches beyond the file`);
  const block = await table.read({ offset, size: length });
  if (maskedCrc32c(block, 0, size + 1) !== block.readUInt32LE(size + 1))
    throw new RangeError(`the block at byte ${offset} is not what was written`);
  return block;
}

export function inflated(raw: Buffer): Buffer {
  const size = raw.length - TRAILER_BYTES;
  return raw[size] === SNAPPY ? unsnap(raw.subarray(0, size)) : raw.subarray(0, size);
}
