import { basename, dirname } from "node:path";
import type { Random } from "./random.ts";

/** Below it files are of the simulation. Its first folders are computers, each with a disk of its own. */
export const MOUNT = "/simulated";

export type File = { kind: "file"; inode: number; bytes: Buffer; synced: Buffer | undefined };
export type Folder = {
  kind: "folder";
  inode: number;
  entries: Map<string, File | Folder>;
  synced: Map<string, File | Folder>;
  /** The records of a LevelDB that lies here. */
  level?: Records;
};

/** What is written to a database, in its order, and how much of that a power cut leaves. */
export type Records = {
  isOpen: boolean;
  powerCut(random: Random): void;
  copy(): Records;
};

/** What a synced write takes where nothing is wrong. */
export const SYNC_MS: [least: number, most: number] = [0.8, 8];

export type DiskFault = "ENOSPC" | "EIO";

/** A file system with what an operating system makes of writes that nobody has asked it to bring to the disk. */
export class Disk {
  readonly bytesMax: number;
  /** What is wrong with writes just now. */
  fault: DiskFault | undefined;
  /** What a synced write takes now. */
  latencyMs = SYNC_MS;
  readonly #random: Random;
  readonly #root: Folder;
  #inode = 1_000;

  constructor(random: Random, bytesMax: number) {
    this.#random = random;
    this.bytesMax = bytesMax;
    this.#root = this.#newFolder();
  }

  #newFolder(): Folder {
    return { kind: "folder", inode: (this.#inode += 1), entries: new Map(), synced: new Map() };
  }

  find(path: string): File | Folder | undefined {
    const names = path.slice(MOUNT.length).split("/").slice(2).filter(Boolean);
    let at: File | Folder | undefined = this.#root;
    for (const name of names) at = at?.kind === "folder" ? at.entries.get(name) : undefined;
    return at;
  }

  file(path: string): File {
    const found = this.find(path);
    if (found?.kind !== "file") throw failed(found ? "EISDIR" : "ENOENT", "open", path);
    return found;
  }

  folder(path: string): Folder {
    const found = this.find(path);
    if (found?.kind !== "folder") throw failed(found ? "ENOTDIR" : "ENOENT", "scandir", path);
    return found;
  }

  makeFolder(path: string): void {
    const found = this.find(path);
    if (found?.kind === "folder") return;
    this.#mayWrite(path);
    this.makeFolder(dirname(path));
    const folder = this.#newFolder();
    const parent = this.folder(dirname(path));
    parent.entries.set(basename(path), folder);
    parent.synced.set(basename(path), folder);
  }

  /** An empty file, in the place of any that was there. */
  create(path: string): File {
    this.#mayWrite(path);
    const file: File = { kind: "file", inode: (this.#inode += 1), bytes: Buffer.alloc(0), synced: undefined };
    const known = this.find(path);
    if (known?.kind === "file") {
      known.bytes = Buffer.alloc(0);
      return known;
    }
    this.folder(dirname(path)).entries.set(basename(path), file);
    return file;
  }

  append(file: File, bytes: Uint8Array, path: string): void {
    this.#mayWrite(path);
    if (this.used + bytes.length > this.bytesMax) throw failed("ENOSPC", "write", path);
    file.bytes = Buffer.concat([file.bytes, bytes]);
  }

  sync(entry: File | Folder, path: string): void {
    if (this.fault === "EIO") throw failed("EIO", "fsync", path);
    if (entry.kind === "file") entry.synced = entry.bytes;
    else entry.synced = new Map(entry.entries);
  }

  rename(from: string, to: string): void {
    const entry = this.find(from);
    if (entry === undefined) throw failed("ENOENT", "rename", from);
    this.folder(dirname(from)).entries.delete(basename(from));
    this.folder(dirname(to)).entries.set(basename(to), entry);
    if (entry.kind === "folder") {
      this.folder(dirname(from)).synced.delete(basename(from));
      this.folder(dirname(to)).synced.set(basename(to), entry);
    }
  }

  remove(path: string): boolean {
    const parent = this.find(dirname(path));
    return parent?.kind === "folder" && parent.entries.delete(basename(path));
  }

  /** A copy in which every file and folder is another one, as a restored backup is. */
  copyOf(folder: Folder): Folder {
    const copy = this.#newFolder();
    for (const [name, entry] of folder.entries) {
      const inode = (this.#inode += 1);
      copy.entries.set(name, entry.kind === "folder" ? this.copyOf(entry) : { ...entry, inode });
    }
    copy.synced = new Map(copy.entries);
    if (folder.level) copy.level = folder.level.copy();
    return copy;
  }

  put(path: string, folder: Folder): void {
    this.makeFolder(dirname(path));
    const parent = this.folder(dirname(path));
    parent.entries.set(basename(path), folder);
    parent.synced.set(basename(path), folder);
  }

  get used(): number {
    return sizeOf(this.#root);
  }

  /** What was not brought to the disk may be there or not. */
  powerCut(): void {
    this.#cut(this.#root);
  }

  #cut(folder: Folder): void {
    if (this.#random.chance(0.5)) folder.entries = new Map(folder.synced);
    folder.synced = new Map(folder.entries);
    folder.level?.powerCut(this.#random);
    for (const entry of folder.entries.values()) {
      if (entry.kind === "folder") this.#cut(entry);
      else if (entry.synced !== entry.bytes) {
        const left = this.#random.chance(0.5) ? entry.bytes : (entry.synced ?? Buffer.alloc(0));
        entry.bytes = entry.synced = left;
      }
    }
  }

  #mayWrite(path: string): void {
    if (this.fault !== undefined) throw failed(this.fault, "write", path);
  }
}

function sizeOf(folder: Folder): number {
  let bytes = 0;
  for (const entry of folder.entries.values()) bytes += entry.kind === "folder" ? sizeOf(entry) : entry.bytes.length;
  return bytes;
}

const WORDS: Record<string, string> = {
  ENOENT: "no such file or directory",
  ENOSPC: "no space left on device",
  EIO: "i/o error",
  ENOTDIR: "not a directory",
  EISDIR: "illegal operation on a directory",
};

export function failed(code: string, syscall: string, path: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: ${WORDS[code]}, ${syscall} '${path}'`), { code, syscall, path });
}
