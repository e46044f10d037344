import { execFile, spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);
const UNMOUNT_TRIES_MAX = 50;
/** Readings come all the time: one is on its way to the disk by then. */
export const COMMIT_BEGUN_AFTER_MS = 200;
const FILLED_PIECE_BYTES = 65_536;
/** FS_IOC_SHUTDOWN without flushing ext4's journal: from here on nothing more reaches the device. */
const SHUT_DOWN =
  'my $how = pack("L", 2); open(F, "<", $ARGV[0]) or die $!; defined(ioctl(F, 0x8004587D, $how)) or die $!;';

/** Needs root and Linux: an ext4 file system in a file, whose power can be cut. */
export class CutDisk {
  readonly mountPoint: string;
  readonly #folder: string;
  readonly #name: string;
  #image: string;
  #device = "";
  #cuts = 0;
  #frozen = false;

  private constructor(folder: string, name: string) {
    this.#folder = folder;
    this.#name = name;
    this.#image = join(folder, `${name}.0.img`);
    this.mountPoint = join(folder, name);
  }

  static async create(folder: string, name: string, mebibytes: number): Promise<CutDisk> {
    if (process.platform !== "linux" || process.getuid?.() !== 0)
      throw new Error("a disk whose power can be cut needs Linux and root, to mount an image");
    const disk = new CutDisk(folder, name);
    mkdirSync(disk.mountPoint, { recursive: true });
    await run("truncate", ["-s", `${mebibytes}M`, disk.#image]);
    await run("mkfs.ext4", ["-q", "-F", disk.#image]);
    disk.#device = (await run("losetup", ["-f", "--show", disk.#image])).stdout.trim();
    await run("mount", [disk.#device, disk.mountPoint]);
    process.on("exit", disk.#abandon);
    return disk;
  }

  /**
   * At this moment the power fails: what runs on the disk is killed by `kill`, and nothing more reaches the device; then
   * the image is copied as it is, and the copy mounted in its place. Nobody lives on beside the dead disk, whose system
   * may still say of a write that it is there.
   * @param inCommit the disk takes nothing for a moment before, so that a commit is on its way when the power fails
   */
  async cutPower(kill: () => Promise<void>, inCommit: boolean): Promise<void> {
    if (inCommit) {
      await this.freeze();
      await sleep(COMMIT_BEGUN_AFTER_MS);
    }
    const killed = kill();
    await run("perl", ["-e", SHUT_DOWN, this.mountPoint]);
    await this.#thaw();
    await killed;
    await this.#unmount();
    this.#cuts += 1;
    const copy = join(this.#folder, `${this.#name}.${this.#cuts}.img`);
    await run("cp", ["--sparse=always", this.#image, copy]);
    rmSync(this.#image);
    this.#image = copy;
    await run("losetup", [this.#device, copy]);
    await run("mount", [this.#device, this.mountPoint]);
  }

  /** Takes every byte that is left. @returns how to give it back */
  fill(): () => void {
    const path = join(this.mountPoint, "filler");
    for (;;) {
      try {
        writeFileSync(path, Buffer.alloc(FILLED_PIECE_BYTES), { flag: "a" });
      } catch {
        return () => rmSync(path, { force: true });
      }
    }
  }

  /** Everything written so far is on the device. */
  async sync(): Promise<void> {
    await run("sync", ["-f", this.mountPoint]);
  }

  /** Writes wait, for ever where nobody thaws it. @returns how to thaw it */
  async freeze(): Promise<() => Promise<void>> {
    await run("fsfreeze", ["-f", this.mountPoint]);
    this.#frozen = true;
    return () => this.#thaw();
  }

  async #thaw(): Promise<void> {
    if (!this.#frozen) return;
    this.#frozen = false;
    await run("fsfreeze", ["-u", this.mountPoint]);
  }

  readonly #abandon = (): void => {
    if (this.#frozen) spawnSync("fsfreeze", ["-u", this.mountPoint]);
    spawnSync("umount", ["-l", this.mountPoint]);
    spawnSync("losetup", ["-d", this.#device]);
  };

  async close(): Promise<void> {
    await this.#thaw();
    await this.#unmount();
    process.off("exit", this.#abandon);
    rmSync(this.#image, { force: true });
  }

  async #unmount(): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await run("umount", [this.mountPoint]);
        break;
      } catch (error) {
        if (tries === UNMOUNT_TRIES_MAX) throw error;
        await sleep(100);
      }
    }
    await run("losetup", ["-d", this.#device]);
  }
}
