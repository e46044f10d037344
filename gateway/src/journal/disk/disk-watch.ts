import { readdir, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import type { ZoneConfig } from "@tocsin/core/health/config";
import type { Heartbeat } from "@tocsin/core/wire/heartbeat";
import type { Journal } from "../journal.ts";
import { daysKept, shorten } from "../retention.ts";
import { hoursLeft, judgeDisk, priorityOfSensor, rulesFor, type DiskRules, type DiskState } from "./disk-rules.ts";
import { freeReserve, keepReserve } from "./reserve.ts";

const LOOKED_AT_EVERY_MS = 10_000;

type Disk = Heartbeat["disk"];

export type DiskWatchParts = {
  journal: Journal;
  zone: ZoneConfig;
  rules: DiskRules & { readingsKeptMs: number };
  readingsPerSecond: () => number;
  now: () => number;
  changed: (state: DiskState, freeBytes: number) => void;
  failed: (error: unknown) => void;
};

/** Looks at how full the disk is, acts before it is full, and tells how long it lasts. */
export class DiskWatch {
  readonly #parts: DiskWatchParts;
  readonly #timer: NodeJS.Timeout;
  /** By the store's number, of the sensors that are configured. */
  readonly #priorities = new Map<number, ReturnType<typeof priorityOfSensor>>();
  #looking: Promise<void> | undefined;
  #state: DiskState = "ok";
  #disk: Disk = { freeBytes: 0, storeBytes: 0 };

  constructor(parts: DiskWatchParts) {
    this.#parts = parts;
    const { journal, zone } = parts;
    for (const sensor of zone.machines.flatMap(({ sensors }) => sensors))
      this.#priorities.set(journal.numbers.ofId(sensor.id)!, priorityOfSensor(sensor));
    this.#timer = setInterval(() => void this.look(), LOOKED_AT_EVERY_MS).unref();
  }

  /** As it was at the last look. */
  get disk(): Disk {
    return this.#disk;
  }

  look(): Promise<void> {
    this.#looking ??= this.#look()
      .catch((error: unknown) => this.#parts.failed(error))
      .finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  async #look(): Promise<void> {
    const { journal, rules: wanted, readingsPerSecond, now, changed } = this.#parts;
    const { folder } = journal.store;
    const { bavail, blocks, bsize } = await statfs(folder);
    const freeBytes = bavail * bsize;
    const rules = rulesFor(wanted, blocks * bsize);
    const { state, notKept } = judgeDisk(freeBytes, rules);
    if (state !== this.#state) changed(state, freeBytes);
    this.#state = state;
    const isKept = (sensor: number) => !notKept.includes(this.#priorities.get(sensor) ?? "log");
    journal.losses.keep(notKept.length > 0 ? isKept : undefined);
    const days = await daysKept(journal.store);
    const growth = { freeBytes, readingsPerSecond: readingsPerSecond(), bytesPerReading: journal.bytesPerReading };
    const hours = hoursLeft({ ...growth, daysKept: days, readingsKeptMs: wanted.readingsKeptMs }, rules);
    this.#disk = {
      freeBytes,
      storeBytes: await bytesIn(folder),
      state,
      daysKept: days,
      dropped: journal.losses.dropped,
      ...(hours === undefined ? {} : { hoursLeft: hours }),
    };
    if (state === "ok" && freeBytes > rules.shortenBelowBytes + rules.reserveBytes)
      await keepReserve(folder, rules.reserveBytes);
    if (notKept.length > 2) freeReserve(folder);
    if (state !== "ok") await shorten(journal, now());
  }
}

/** LevelDB deletes files at any time: one that is gone counts for nothing. */
async function bytesIn(folder: string): Promise<number> {
  const sizes = (await readdir(folder)).map((file) =>
    stat(join(folder, file)).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
