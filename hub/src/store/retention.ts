import { setImmediate as breathe } from "node:timers/promises";
import { zoneId } from "@tocsin/core/wire/id";
import type { LogRecord } from "@tocsin/core/wire/log";
import { HUB_PATH } from "@tocsin/core/wire/subject";
import type { Message, ProjectionStore } from "./projection-store.ts";
import { historyOf } from "./history.ts";
import { endOf, indexPrefix, parseRecordKey, recordKey, timeRange } from "./keys.ts";

/** How long and how large the hub's own history may become. */
export type HistoryBounds = { keepFor: number; bytesMax: number };

type Store = ProjectionStore["db"];
/** LevelDB has both; the types of the package that chooses it for the platform leave them out. */
type Compactable = {
  approximateSize(begin: string, end: string): Promise<number>;
  compactRange(begin: string, end: string): Promise<void>;
};

/** So many records go in one write: what comes from NATS meanwhile waits for no more than this. */
const STEP_RECORDS = 500;
const DAY_MS = 86_400_000;
/** What hubs found of themselves. */
const HUB_ZONE = zoneId(HUB_PATH);
/** Records, their indexes, and what the messages of the stream brought: everything that grows. */
const RANGES = ["o/", "r/", "t/"] as const;

/**
 * Forgets the oldest records of each zone's log, from its begin on without a hole: those that are older than `keepFor`,
 * and while all of it is larger than `bytesMax` a day more at a time. Standings and positions stay.
 *
 * @returns how many were forgotten
 */
export async function forgetHistory(
  db: Store,
  { keepFor, bytesMax }: HistoryBounds,
  now: number,
  signal: AbortSignal,
): Promise<number> {
  let forgotten = await forgetBefore(db, now - keepFor, signal);
  for (const zone of [HUB_ZONE, ...(await zonesOf(db))])
    await db.clear(timeRange(indexPrefix("fact", zone), 0, now - keepFor));
  if (forgotten > 0) await compact(db);
  while (!signal.aborted && (await sizeOf(db)) > bytesMax) {
    const oldest = await oldestOf(db);
    if (oldest === undefined) break;
    const more = await forgetBefore(db, oldest + DAY_MS, signal);
    if (more === 0) break;
    forgotten += more;
    await compact(db);
  }
  return forgotten;
}

async function forgetBefore(db: Store, before: number, signal: AbortSignal): Promise<number> {
  let forgotten = 0;
  for (const zone of await zonesOf(db))
    for (;;) {
      if (signal.aborted) return forgotten;
      const count = await forgetStep(db, zone, before);
      forgotten += count;
      if (count < STEP_RECORDS) break;
      await breathe();
    }
  if (forgotten > 0) await forgetMessages(db, signal);
  return forgotten;
}

/** The first records of a zone's log up to one that is to be kept, with all that was written for them. */
async function forgetStep(db: Store, zone: string, before: number): Promise<number> {
  const prefix = `r/${zone}/`;
  const entries = await db.iterator({ gte: prefix, lt: endOf(prefix), limit: STEP_RECORDS }).all();
  const dels: { type: "del"; key: string }[] = [];
  let count = 0;
  for (const [key, value] of entries) {
    const record = JSON.parse(value) as LogRecord;
    const place = parseRecordKey(key);
    if (record.processedAt >= before || place === undefined) break;
    count++;
    for (const put of historyOf(zone, place.epoch, record)) dels.push({ type: "del", key: put.key });
  }
  if (dels.length > 0) await db.batch(dels);
  return count;
}

/** Of the messages of the stream those whose newest record is gone, from the oldest on. */
async function forgetMessages(db: Store, signal: AbortSignal): Promise<void> {
  for (;;) {
    const entries = await db.iterator({ gte: "o/", lt: endOf("o/"), limit: STEP_RECORDS }).all();
    const told = entries.map(([, value]) => JSON.parse(value) as Message);
    const records = await db.getMany(told.map(({ zone, epoch, last }) => recordKey({ zone, epoch, seq: last })));
    const kept = records.findIndex((record) => record !== undefined);
    const gone = kept === -1 ? entries : entries.slice(0, kept);
    if (gone.length > 0) await db.batch(gone.map(([key]) => ({ type: "del", key })));
    if (gone.length < STEP_RECORDS || signal.aborted) return;
    await breathe();
  }
}

/** Zones that have records, each found by one seek. */
async function zonesOf(db: Store): Promise<string[]> {
  const zones: string[] = [];
  for (let from = "r/"; ;) {
    const [key] = await db.keys({ gte: from, lt: endOf("r/"), limit: 1 }).all();
    const place = key === undefined ? undefined : parseRecordKey(key);
    if (place === undefined) return zones;
    zones.push(place.zone);
    from = endOf(`r/${place.zone}/`);
  }
}

async function oldestOf(db: Store): Promise<number | undefined> {
  const times: number[] = [];
  for (const zone of await zonesOf(db)) {
    const [value] = await db.values({ gte: `r/${zone}/`, lt: endOf(`r/${zone}/`), limit: 1 }).all();
    if (value !== undefined) times.push((JSON.parse(value) as LogRecord).processedAt);
  }
  return times.length === 0 ? undefined : Math.min(...times);
}

async function sizeOf(db: Store): Promise<number> {
  const level = db as unknown as Compactable;
  const sizes = await Promise.all(RANGES.map((range) => level.approximateSize(range, endOf(range))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** What was deleted takes room until LevelDB has written its tables anew. */
async function compact(db: Store): Promise<void> {
  const level = db as unknown as Compactable;
  for (const range of RANGES) await level.compactRange(range, endOf(range));
}
