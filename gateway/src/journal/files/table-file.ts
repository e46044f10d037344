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
const SNAPPY = 1;

type Depth = "index" | "whole";

/**
 * Checks a table of LevelDB (doc/table_format.md): its footer and index, and on `whole` the CRC of every block. LevelDB
 * itself looks at these CRCs only where it is asked to, and its binding never asks: a flipped bit can end the process.
 * @returns what is wrong, undefined where nothing is
 */
export async function checkTable(path: string, depth: Depth): Promise<string | undefined> {
  const file = await open(path, "r");
  try {
    const { blocks, index } = await readIndex(file);
    for (const [place, block] of (depth === "whole" ? [...index, ...blocks] : index).entries()) {
      await blockAt(file, block);
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

/** Blocks of data, and those that the index itself refers to besides (filters). @throws RangeError where it is damaged */
export async function readIndex(file: FileHandle): Promise<{ blocks: Handle[]; index: Handle[] }> {
  const { size } = await file.stat();
  if (size < FOOTER_BYTES) throw new RangeError(`it ends after ${size} bytes`);
  const footer = await read(file, { offset: size - FOOTER_BYTES, size: FOOTER_BYTES });
  if (!footer.subarray(FOOTER_BYTES - MAGIC.length).equals(MAGIC))
    throw new RangeError("its last bytes are not those of a table");
  const handles = new ByteReader(footer);
  const [meta, index] = [readHandle(handles), readHandle(handles)];
  return { index: await handlesIn(file, meta), blocks: await handlesIn(file, index) };
}

const handlesIn = async (file: FileHandle, handle: Handle): Promise<Handle[]> =>
  blockEntries(await blockAt(file, handle)).map(({ value }) => readHandle(new ByteReader(value)));

async function read(file: FileHandle, { offset, size }: Handle): Promise<Buffer> {
  const { size: fileBytes } = await file.stat();
  if (offset + size > fileBytes) throw new RangeError(`a block at byte ${offset} reaches beyond the file`);
  const bytes = Buffer.allocUnsafe(size);
  const { bytesRead } = await file.read(bytes, 0, size, offset);
  if (bytesRead !== size) throw new RangeError(`it ends before byte ${offset + size}`);
  return bytes;
}

/** The block's bytes, its trailer included, as they lie in the file. @throws RangeError where they are not what was written */
export async function rawBlockAt(file: FileHandle, { offset, size }: Handle): Promise<Buffer> {
  const block = await read(file, { offset, size: size + TRAILER_BYTES });
  if (maskedCrc32c(block, 0, size + 1) !== block.readUInt32LE(size + 1))
    throw new RangeError(`the block at byte ${offset} is not what was written`);
  return block;
}

export function inflated(raw: Buffer): Buffer {
  const size = raw.length - TRAILER_BYTES;
  return raw[size] === SNAPPY ? unsnap(raw.subarray(0, size)) : raw.subarray(0, size);
}

const blockAt = async (file: FileHandle, handle: Handle): Promise<Buffer> => inflated(await rawBlockAt(file, handle));
