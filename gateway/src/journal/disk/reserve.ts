import { rmSync } from "node:fs";
import { open, rename, stat } from "node:fs/promises";
import { join } from "node:path";

const FILE = "reserve";
const PIECE_BYTES = 1_048_576;

const pathOf = (folder: string): string => join(folder, FILE);

/** Gives up what was held back, so that the store opens and the log has room. A broken disk gives nothing. */
export function freeReserve(folder: string): void {
  try {
    rmSync(pathOf(folder), { force: true });
  } catch {
    // The store does not open either then, and that is reported.
  }
}

/** Holds back so many bytes of the disk, written out: a file of holes reserves nothing. */
export async function keepReserve(folder: string, bytes: number): Promise<void> {
  const held = await stat(pathOf(folder)).then(
    ({ size }) => size,
    () => 0,
  );
  if (held === bytes) return;
  const path = `${pathOf(folder)}.new`;
  const file = await open(path, "w");
  try {
    const piece = Buffer.alloc(PIECE_BYTES);
    for (let left = bytes; left > 0; left -= PIECE_BYTES) await file.write(piece, 0, Math.min(left, PIECE_BYTES));
    await file.sync();
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  await rename(path, pathOf(folder));
}
