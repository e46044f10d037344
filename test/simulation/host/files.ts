import { createRequire, syncBuiltinESMExports } from "node:module";

import { activeHost } from "./active.ts";
import { currentProcess } from "./process.ts";
import { failed, MOUNT, type Disk, type File, type Folder } from "./disk.ts";

const require = createRequire(import.meta.url);
const fs = require("node:fs") as Record<string, unknown> & { promises: Record<string, unknown> };

type Call = (...args: never[]) => unknown;

/** Disks by the name of their computer. */
let disks: ReadonlyMap<string, Disk> = new Map();

export function useDisks(used: ReadonlyMap<string, Disk>): void {
  disks = used;
}

/** @throws Error for a computer that has no disk */
export function diskOf(path: string): Disk {
  const [computer = ""] = path.slice(MOUNT.length + 1).split("/");
  const disk = disks.get(computer);
  if (disk === undefined) throw failed("ENOENT", "open", path);
  return disk;
}

const isSimulated = (path: unknown): path is string => typeof path === "string" && path.startsWith(`${MOUNT}/`);

type Open = { entry: File | Folder; path: string };
const opened = new Map<number, Open>();
let descriptor = 1_000_000;

const text = (bytes: Buffer, options: unknown): string | Buffer => {
  const encoding = typeof options === "string" ? options : (options as { encoding?: string } | undefined)?.encoding;
  return encoding ? bytes.toString(encoding as BufferEncoding) : Buffer.from(bytes);
};

function statOf(path: string): object {
  const entry = diskOf(path).find(path);
  if (entry === undefined) throw failed("ENOENT", "stat", path);
  const size = entry.kind === "file" ? entry.bytes.length : 4_096;
  const isFile = () => entry.kind === "file";
  return { dev: 1n, ino: BigInt(entry.inode), size, isFile, isDirectory: () => !isFile() };
}

function statfsOf(path: string): object {
  const disk = diskOf(path);
  const free = disk.fault === "ENOSPC" ? 0 : Math.max(0, disk.bytesMax - disk.used);
  return { bavail: free, bfree: free, blocks: disk.bytesMax, bsize: 1 };
}

function write(path: string, data: string | Uint8Array): void {
  const disk = diskOf(path);
  const file = disk.create(path);
  disk.append(file, Buffer.from(data as string), path);
}

function remove(path: string, { force = false }: { force?: boolean } = {}): void {
  if (!diskOf(path).remove(path) && !force) throw failed("ENOENT", "rm", path);
}

function openFile(path: string, flags: string): number {
  const disk = diskOf(path);
  const entry = flags === "w" ? disk.create(path) : disk.find(path);
  if (entry === undefined) throw failed("ENOENT", "open", path);
  opened.set((descriptor += 1), { entry, path });
  return descriptor;
}

function copyFile(from: string, to: string): void {
  write(to, diskOf(from).file(from).bytes);
}

/** Each computer has one of its own. */
const MACHINE_ID = "/etc/machine-id";
const machineId = (): string => `${Buffer.from(currentProcess()?.name ?? "").toString("hex")}\n`;

const SYNC: Record<string, Call> = {
  existsSync: (path: string) => diskOf(path).find(path) !== undefined,
  readFileSync: (path: string, options: unknown) => text(diskOf(path).file(path).bytes, options),
  writeFileSync: write,
  rmSync: remove,
  mkdirSync: (path: string) => diskOf(path).makeFolder(path),
  readdirSync: (path: string) => namesIn(path),
  statSync: statOf,
  renameSync: (from: string, to: string) => diskOf(from).rename(from, to),
  cpSync: copyFile,
  copyFileSync: copyFile,
  linkSync: copyFile,
  openSync: openFile,
};

/** LevelDB's own files are told of by one of them, which nobody reads. */
function namesIn(path: string): string[] {
  const { entries, level } = diskOf(path).folder(path);
  return [...entries.keys(), ...(level ? ["LOCK"] : [])];
}

/** Those of node:fs/promises that the project uses; they take a while. */
const ASYNC: Record<string, Call> = {
  mkdir: SYNC["mkdirSync"]!,
  rename: SYNC["renameSync"]!,
  readdir: SYNC["readdirSync"]!,
  stat: statOf,
  statfs: statfsOf,
  open: (path: string, flags: string) => handleOf(openFile(path, flags)),
};

function handleOf(fd: number): object {
  const { entry, path } = opened.get(fd)!;
  const append = (bytes: Uint8Array) => diskOf(path).append(entry as File, bytes, path);
  return {
    writeFile: (data: string) => inAWhile(() => append(Buffer.from(data))),
    write: (data: Uint8Array, from = 0, length = data.length) =>
      inAWhile(() => append(data.subarray(from, from + length))),
    sync: () => inAWhile(() => diskOf(path).sync(entry, path), 4),
    close: () => inAWhile(() => void opened.delete(fd)),
  };
}

function inAWhile<Result>(act: () => Result, timesLonger = 1): Promise<Result> {
  const host = activeHost()!;
  return new Promise((resolve, reject) => {
    host.after(host.random.between(0.02, 0.5) * timesLonger, () => {
      try {
        resolve(act());
      } catch (error) {
        reject(error as Error);
      }
    });
  });
}

/** While a simulation runs, what lies below `MOUNT` lies on its disks. */
export function simulateFiles(): void {
  for (const [name, simulated] of Object.entries(SYNC)) {
    const real = fs[name] as (...args: unknown[]) => unknown;
    fs[name] = (...args: unknown[]) => {
      if (name === "readFileSync" && args[0] === MACHINE_ID && activeHost()) return machineId();
      return isSimulated(args[0]) ? simulated(...(args as never[])) : real(...args);
    };
  }
  for (const [name, simulated] of Object.entries(ASYNC)) {
    const real = fs.promises[name] as (...args: unknown[]) => unknown;
    fs.promises[name] = (...args: unknown[]) =>
      isSimulated(args[0]) ? inAWhile(() => simulated(...(args as never[]))) : real.apply(fs.promises, args);
  }
  simulateDescriptors();
  syncBuiltinESMExports();
}

function simulateDescriptors(): void {
  const close = fs["closeSync"] as (fd: number) => void;
  fs["closeSync"] = (fd: number) => (opened.has(fd) ? void opened.delete(fd) : close(fd));
  const fsync = fs["fsyncSync"] as (fd: number) => void;
  fs["fsyncSync"] = (fd: number) => {
    const found = opened.get(fd);
    if (found === undefined) return fsync(fd);
    diskOf(found.path).sync(found.entry, found.path);
  };
}
