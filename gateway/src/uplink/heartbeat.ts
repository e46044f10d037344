import { readdir, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import type { DataPath, Heartbeat } from "@tocsin/core/wire/heartbeat";
import type { ZoneConfig } from "@tocsin/core/health/config";
import type { UplinkLog } from "./ports.ts";

const STORE_MEASURED_EVERY_MS = 60_000;

export type HeartbeatSource = {
  config: ZoneConfig;
  version: string;
  startedAt: number;
  now: () => number;
  log: UplinkLog;
  readings: () => Heartbeat["readings"];
  dataPaths: () => DataPath[];
  /** Where the store lies. */
  folder: string;
};

/** What the hub hears every five seconds: who this is, and how far its log has come. */
export class HeartbeatWriter {
  readonly #source: HeartbeatSource;
  #disk = { freeBytes: 0, storeBytes: 0 };
  #diskMeasuredAt = -Infinity;
  durability: Heartbeat["durability"] = "unknown";

  constructor(source: HeartbeatSource) {
    this.#source = source;
  }

  async write(): Promise<Heartbeat> {
    const { config, version, startedAt, now, log, readings, dataPaths } = this.#source;
    const at = now();
    await this.#measureDisk(at);
    const { era, head, confirmed } = log;
    const waiting = head - confirmed.seq;
    const oldestAt = waiting > 0 ? await oldestWaiting(log, confirmed.seq) : undefined;
    return {
      v: 1,
      site: config.site,
      zone: config.zone,
      at,
      startedAt,
      version,
      configHash: config.hash,
      epoch: era.epoch,
      claim: era.random,
      head,
      sentUpTo: confirmed.seq,
      streamSeq: confirmed.streamSeq,
      outbox: { records: waiting, ...(oldestAt === undefined ? {} : { oldestAt }) },
      readings: readings(),
      sensors: config.machines.reduce((count, { sensors }) => count + sensors.length, 0),
      durability: this.durability,
      dataPaths: dataPaths(),
      disk: this.#disk,
    };
  }

  async #measureDisk(at: number): Promise<void> {
    if (at - this.#diskMeasuredAt < STORE_MEASURED_EVERY_MS) return;
    this.#diskMeasuredAt = at;
    const { folder } = this.#source;
    const { bavail, bsize } = await statfs(folder);
    const files = await readdir(folder);
    // LevelDB deletes files at any time: one that is gone counts for nothing.
    const sizes = await Promise.all(
      files.map((file) =>
        stat(join(folder, file)).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
    );
    this.#disk = { freeBytes: bavail * bsize, storeBytes: sizes.reduce((sum, size) => sum + size, 0) };
  }
}

async function oldestWaiting(log: UplinkLog, confirmedSeq: number): Promise<number | undefined> {
  const slice = await log.read(confirmedSeq + 1, 1, Infinity);
  return slice && (JSON.parse(slice.texts[0]!) as { processedAt: number }).processedAt;
}
