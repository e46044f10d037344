import type { Level } from "level";
import { figureEvent, readFigureEvent, writeFigureEvent, type FigureEvent } from "@tocsin/core/figures/figure-event";
import { isDeparture } from "@tocsin/core/fleet/recent";
import { isWithin } from "@tocsin/core/wire/access";
import type { Health } from "@tocsin/core/wire/health";
import { parseSensorId } from "@tocsin/core/wire/id";
import type { CommandRecord, LogRecord, Transition } from "@tocsin/core/wire/log";
import {
  commandKey,
  indexKey,
  indexPrefix,
  parseIndexKey,
  recordKey,
  timeIn,
  timeRange,
  type IndexOf,
  type RecordPlace,
} from "./keys.ts";

export type Put = { type: "put"; key: string; value: string };

/** Beyond this many matches a total is a lower bound, and says so. */
export const TOTAL_MAX = 10_000;
const SCAN_MAX = 50_000;

const departed = "!";

/** Everything that one record of a zone's log writes: the record by its identity, and where it is a transition its indexes. */
export function historyOf(zone: string, epoch: number, record: LogRecord): Put[] {
  const place = { zone, epoch, seq: record.seq };
  const puts: Put[] = [{ type: "put", key: recordKey(place), value: JSON.stringify(record) }];
  if (record.kind === "command") puts.push({ type: "put", key: commandKey(record.id), value: JSON.stringify(place) });
  const entry = { ...place, at: record.at };
  if (record.kind === "zone-service")
    puts.push({ type: "put", key: indexKey(indexPrefix("service", record.id), entry), value: "" });
  if (record.kind === "path" && record.event !== "ingest-gap-possible") {
    const value = JSON.stringify([record.path, record.event === "lost"]);
    puts.push({ type: "put", key: indexKey(indexPrefix("path", zone), entry), value });
  }
  const told = figureEvent(record);
  if (told)
    puts.push({ type: "put", key: indexKey(indexPrefix("figure", zone), entry), value: writeFigureEvent(told) });
  if (record.kind !== "transition") return puts;
  const value = record.health + (isDeparture(record) ? departed : "");
  for (const prefix of prefixesOf(zone, record)) puts.push({ type: "put", key: indexKey(prefix, entry), value });
  return puts;
}

function prefixesOf(zone: string, record: Transition): string[] {
  const prefixes = [indexPrefix("all"), indexPrefix("zone", zone)];
  if (record.of === "source") return [...prefixes, indexPrefix("source", record.id)];
  if (record.of === "machine") return [...prefixes, indexPrefix("machine", record.id), indexPrefix("own", record.id)];
  const path = parseSensorId(record.id);
  if (path) prefixes.push(indexPrefix("machine", `${path.site}/${path.zone}/${path.machine}`));
  return [...prefixes, indexPrefix("sensor", record.id)];
}

/** `from` inclusive, `to` exclusive, ms of event time. `after`: the `next` of the page before. */
export type HistoryQuery = {
  of: IndexOf;
  id?: string;
  from: number;
  to: number;
  health?: readonly Health[];
  limit: number;
  after?: string;
  /** Ids of the only zones that are meant; none: all. */
  zone?: readonly string[];
  /** Zones that the one who asks may see, as `isWithin` takes them; undefined: all. */
  within?: readonly string[];
  /** False: nobody asks for the total, and it is not counted. */
  counted?: boolean;
  /** What only the record itself can say. */
  isMeant?: (record: Transition) => boolean;
};
export type HistoryRow = { zone: string; epoch: number; record: Transition };
export type HistoryPage = { rows: HistoryRow[]; total: number; atLeast: boolean; next?: string };

type Store = Level<string, string>;

/** Rows are read so many at a time, however many there are. */
const ROWS_AT_ONCE = 500;

type Found = HistoryRow & { key: string };

/** All transitions that match, newest event time first, read as they are taken. */
export async function* readWholeHistory(
  db: Store,
  query: Omit<HistoryQuery, "limit" | "after">,
): AsyncGenerator<HistoryRow> {
  const { isMeant = () => true } = query;
  for await (const row of rowsBehind(db, query)) if (isMeant(row.record)) yield row;
}

/** What the index lets through, newest first. */
async function* rowsBehind(db: Store, query: Omit<HistoryQuery, "limit">): AsyncGenerator<Found> {
  const prefix = indexPrefix(query.of, query.id);
  const matches = matcherOf(prefix, query);
  const { gte, lt } = timeRange(prefix, query.from, query.to);
  const { after = lt } = query;
  let keys: string[] = [];
  for await (const [key, value] of db.iterator({ gte, lt: after < lt ? after : lt, reverse: true })) {
    if (!matches(key, value)) continue;
    if (keys.push(key) < ROWS_AT_ONCE) continue;
    yield* await readRows(db, prefix, keys);
    keys = [];
  }
  yield* await readRows(db, prefix, keys);
}

/** Records that one page looks at; a page may so hold less than its limit, with what follows behind its cursor. */
const RECORDS_MAX = 20_000;

/** A page where only the records themselves say whether they are meant. */
async function readMeant(db: Store, query: HistoryQuery): Promise<HistoryPage> {
  const { isMeant = () => true, limit, after: _after, ...whole } = query;
  const rows: Found[] = [];
  let last: string | undefined;
  let more = false;
  let looked = 0;
  for await (const row of rowsBehind(db, query)) {
    more = rows.length === limit || looked++ === RECORDS_MAX;
    if (more) break;
    last = row.key;
    if (isMeant(row.record)) rows.push(row);
  }
  const counted =
    query.counted === false ? { total: rows.length, atLeast: true } : await countMeant(db, whole, isMeant);
  return { rows, ...counted, ...(more && last !== undefined ? { next: last } : {}) };
}

async function countMeant(
  db: Store,
  query: Omit<HistoryQuery, "limit" | "after">,
  isMeant: (record: Transition) => boolean,
): Promise<{ total: number; atLeast: boolean }> {
  let total = 0;
  let looked = 0;
  for await (const { record } of rowsBehind(db, query)) {
    if (looked++ === RECORDS_MAX) return { total, atLeast: true };
    if (isMeant(record)) total++;
  }
  return { total, atLeast: false };
}

/** One page of transitions, newest event time first. @returns undefined if `after` is of another question */
export async function readHistory(db: Store, query: HistoryQuery): Promise<HistoryPage | undefined> {
  const prefix = indexPrefix(query.of, query.id);
  if (query.after !== undefined && parseIndexKey(prefix, query.after) === undefined) return undefined;
  if (query.isMeant) return readMeant(db, query);
  const range = timeRange(prefix, query.from, query.to);
  const matches = matcherOf(prefix, query);
  const found = await findPage(db, range, query, matches);
  const rows = await readRows(db, prefix, found.keys);
  const counted = query.counted === false ? { total: rows.length, atLeast: true } : await count(db, range, matches);
  return { rows, ...counted, ...(found.more ? { next: found.keys.at(-1)! } : {}) };
}

type KeyFilter = Pick<HistoryQuery, "health" | "within" | "zone">;

function matcherOf(prefix: string, { health, within, zone }: KeyFilter): Matches {
  const wanted = health?.length ? new Set<string>(health) : undefined;
  const meant = zone?.length ? new Set(zone) : undefined;
  const zoneIn = (key: string): string => parseIndexKey(prefix, key)!.zone;
  return (key, value) =>
    (wanted === undefined || wanted.has(value.replace(departed, ""))) &&
    (meant === undefined || meant.has(zoneIn(key))) &&
    (within === undefined || isWithin(within, zoneIn(key)));
}

type Range = { gte: string; lt: string };
type Matches = (key: string, value: string) => boolean;

async function findPage(db: Store, range: Range, { limit, after }: HistoryQuery, matches: Matches) {
  const keys: string[] = [];
  const lt = after !== undefined && after < range.lt ? after : range.lt;
  for await (const [key, value] of db.iterator({ gte: range.gte, lt, reverse: true })) {
    if (!matches(key, value)) continue;
    if (keys.length === limit) return { keys, more: true };
    keys.push(key);
  }
  return { keys, more: false };
}

async function readRows(db: Store, prefix: string, keys: string[]): Promise<Found[]> {
  const places = keys.map((key) => parseIndexKey(prefix, key)!);
  const values = await db.getMany(places.map(recordKey));
  return values.flatMap((value, i) => {
    const place = places[i]!;
    return value === undefined
      ? []
      : [{ key: keys[i]!, zone: place.zone, epoch: place.epoch, record: JSON.parse(value) as Transition }];
  });
}

async function count(db: Store, range: Range, matches: Matches): Promise<{ total: number; atLeast: boolean }> {
  let total = 0;
  let scanned = 0;
  for await (const [key, value] of db.iterator({ ...range, ...WHOLE_SCAN })) {
    if (matches(key, value)) total++;
    if (total === TOTAL_MAX || ++scanned === SCAN_MAX) return { total, atLeast: true };
  }
  return { total, atLeast: false };
}

/** For what is read as a whole: without it LevelDB hands over 16 kB at a time, each by a turn of another thread. */
export const WHOLE_SCAN = { highWaterMarkBytes: 2_097_152 } as object;

/** Event times of the departures (see `isDeparture`) of a zone since a time, before another. */
export async function* departuresSince(db: Store, zone: string, from: number, to = Infinity): AsyncGenerator<number> {
  const prefix = indexPrefix("zone", zone);
  for await (const [key, value] of db.iterator({ ...timeRange(prefix, from, to), ...WHOLE_SCAN }))
    if (value.endsWith(departed)) yield parseIndexKey(prefix, key)!.at;
}

export type FigureEventAt = { at: number; event: FigureEvent };

/** How many are read at once: a step of the event loop is this long. */
const FIGURE_EVENTS_AT_ONCE = 2_000;

/** What figures take from a zone's records in `[from, to)` of event time, in its order. */
export async function* figureEvents(
  db: Store,
  zone: string,
  from: number,
  to: number,
): AsyncGenerator<readonly FigureEventAt[]> {
  const prefix = indexPrefix("figure", zone);
  const iterator = db.iterator({ ...timeRange(prefix, from, to), ...WHOLE_SCAN });
  try {
    for (;;) {
      const entries = await iterator.nextv(FIGURE_EVENTS_AT_ONCE);
      if (entries.length === 0) return;
      yield entries.map(([key, value]) => ({ at: timeIn(prefix, key), event: readFigureEvent(zone, value) }));
    }
  } finally {
    await iterator.close();
  }
}

/** Event time of a zone's oldest transition; undefined where there is none. */
export async function historyBegin(db: Store, zone: string): Promise<number | undefined> {
  const prefix = indexPrefix("zone", zone);
  const [first] = await db.keys({ ...timeRange(prefix, 0, Infinity), limit: 1 }).all();
  return first === undefined ? undefined : timeIn(prefix, first);
}

/** What an index has nearest to a time: the newest up to it, else the first behind it. */
export async function nearestTo(
  db: Store,
  of: IndexOf,
  id: string,
  at: number,
): Promise<{ last: RecordPlace } | { next: RecordPlace } | undefined> {
  const prefix = indexPrefix(of, id);
  const behind = Math.floor(at) + 1;
  const [last] = await db.keys({ ...timeRange(prefix, 0, behind), reverse: true, limit: 1 }).all();
  if (last !== undefined) return { last: parseIndexKey(prefix, last)! };
  const [next] = await db.keys({ ...timeRange(prefix, behind, Infinity), limit: 1 }).all();
  return next === undefined ? undefined : { next: parseIndexKey(prefix, next)! };
}

/** Records by their places; undefined where one is not there. */
export async function readRecords(db: Store, places: readonly RecordPlace[]): Promise<(LogRecord | undefined)[]> {
  const values = await db.getMany(places.map(recordKey));
  return values.map((value) => (value === undefined ? undefined : (JSON.parse(value) as LogRecord)));
}

/** Records of one epoch of a zone's log from a sequence number on, in order. */
export async function readZoneLog(
  db: Store,
  zone: string,
  epoch: number,
  from: number,
  limit: number,
): Promise<LogRecord[]> {
  const gte = recordKey({ zone, epoch, seq: from });
  const lt = recordKey({ zone, epoch: epoch + 1, seq: 0 });
  const values = await db.values({ gte, lt, limit }).all();
  return values.map((value) => JSON.parse(value) as LogRecord);
}

/** What became of a command, as the log of its zone has it. */
export async function readCommand(db: Store, id: string): Promise<{ zone: string; record: CommandRecord } | undefined> {
  const place = await db.get(commandKey(id));
  if (place === undefined) return undefined;
  const at = JSON.parse(place) as RecordPlace;
  const record = await db.get(recordKey(at));
  return record === undefined ? undefined : { zone: at.zone, record: JSON.parse(record) as CommandRecord };
}
