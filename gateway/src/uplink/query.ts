import type { ZoneConfig, SensorConfig } from "@tocsin/core/health/config";
import { sensorId, type Id, type SensorId } from "@tocsin/core/wire/id";
import { REJECTS_TOLD_MAX, type RejectsAnswer } from "@tocsin/core/wire/rejects";
import type { LogRecord } from "@tocsin/core/wire/log";
import {
  LogQuerySchema,
  RejectsQuerySchema,
  ReadingsQuerySchema,
  StateQuerySchema,
  type LogQuery,
  type LogReply,
  type QueryFailure,
  type ReadingsQuery,
  type ReadingsReply,
  type RejectsReply,
  type StateQuery,
  type StateReply,
} from "@tocsin/core/wire/query";
import { isId } from "@tocsin/core/wire/id";
import { Compile } from "typebox/compile";
import type { UplinkLog } from "./ports.ts";
import { fitting, rawColumns, stepColumns, type PageReading, type PageStep } from "./reading-columns.ts";

export type Place = { at: number; ordinal: number };
/** `isWanted`: whether anybody still waits; where nobody does, an Error `QUERY_ABANDONED` is thrown. */
export type PageRange = { sensor: SensorId; from: number; to: number; isWanted: () => boolean };
type Missing = { from: number; to: number; reason: string };

/** What queries ask of the journal; undefined for a sensor that it has never known. */
export type QueryJournal = {
  page(
    range: PageRange,
    limit: number,
    which: { after?: Place; last?: boolean },
  ): Promise<{ readings: PageReading[]; missing: Missing[]; next?: Place } | undefined>;
  steps(
    range: PageRange,
    stepMs: number,
    scale: (raw: number) => number,
  ): Promise<{ steps: PageStep[]; missing: Missing[] } | undefined>;
  line(
    range: PageRange,
    pointsMax: number,
    scale: (raw: number) => number,
  ): Promise<{ line: { at: number; value: number }[]; missing: Missing[] } | undefined>;
  rejects(limit: number): Promise<RejectsAnswer>;
};

export const PAGE_READINGS_MAX = 5_000;
const PAGE_RECORDS_MAX = 500;
/** Below the server's limit for a message, with room for the rest of the reply. */
const PAGE_BYTES_MAX = 512_000;

const readingsQuery = Compile(ReadingsQuerySchema);
const logQuery = Compile(LogQuerySchema);
const stateQuery = Compile(StateQuerySchema);
const rejectsQuery = Compile(RejectsQuerySchema);

/** What queries ask of the statecharts, as of a commit; undefined where the zone has no such thing. */
export type QueryStates = { ask(query: StateQuery): Promise<StateReply["answer"] | undefined> };

type Parts = {
  config: ZoneConfig;
  journal: QueryJournal;
  log: UplinkLog;
  states: QueryStates;
  /** ms, of any clock that runs on. */
  now: () => number;
};
type Reply = ReadingsReply | LogReply<LogRecord> | StateReply | RejectsReply | QueryFailure;

const failure = (code: QueryFailure["code"], detail: string): QueryFailure => ({ v: 1, ok: false, code, detail });

/** Answers one question from the hub with one bounded page; nothing is held between pages. */
export class QueryDesk {
  readonly #parts: Parts;
  readonly #sensors: Map<string, SensorConfig>;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#sensors = new Map(parts.config.machines.flatMap(({ sensors }) => sensors.map((one) => [one.id, one])));
  }

  /** @param body JSON as it came; whatever it holds, the answer is a reply. @throws Error `QUERY_ABANDONED` */
  async answer(body: string): Promise<Reply> {
    let query: unknown;
    try {
      query = JSON.parse(body);
    } catch {
      return failure("bad-query", "the query is not JSON");
    }
    if (readingsQuery.Check(query)) return this.#readings(query);
    if (logQuery.Check(query)) return this.#log(query);
    if (stateQuery.Check(query)) return this.#state(query);
    if (rejectsQuery.Check(query))
      return { v: 1, ok: true, rejects: await this.#parts.journal.rejects(REJECTS_TOLD_MAX) };
    const named = (query as { query?: string } | null)?.query ?? "";
    const schema = named === "log" ? logQuery : ["explain", "statechart"].includes(named) ? stateQuery : readingsQuery;
    const [error] = schema.Errors(query);
    return failure("bad-query", `${error?.instancePath ?? ""} ${error?.message ?? "unknown query"}`.trim());
  }

  async #state(query: StateQuery): Promise<StateReply | QueryFailure> {
    const answer = await this.#parts.states.ask(query);
    if (answer === undefined) return failure("unknown-thing", `this zone has no ${query.of} ${query.id}`);
    return { v: 1, ok: true, answer };
  }

  async #readings(query: ReadingsQuery): Promise<ReadingsReply | QueryFailure> {
    const { site, zone } = this.#parts.config;
    const { machine, sensor, from, to } = query;
    if (!isId(machine) || !isId(sensor)) return failure("bad-query", "machine and sensor are ids");
    if (to <= from) return failure("bad-query", "the range ends before it begins");
    const id = sensorId({ site, zone, machine: machine as Id, sensor: sensor as Id });
    const config = this.#sensors.get(id);
    const until = this.#parts.now() + (query.withinMs ?? Infinity);
    const range = { sensor: id, from, to, isWanted: () => this.#parts.now() < until };
    const numeric = config !== undefined && config.kind !== "discrete";
    if (query.maxPoints !== undefined && numeric)
      return query.reduce === "lttb"
        ? this.#line(range, query.maxPoints, config)
        : this.#reduced(range, query.maxPoints, config);
    return this.#raw(range, query, config);
  }

  async #raw(
    range: PageRange,
    { last, cursor }: ReadingsQuery,
    config: SensorConfig | undefined,
  ): Promise<ReadingsReply | QueryFailure> {
    const after = cursor === undefined ? undefined : parseCursor(cursor);
    if (cursor !== undefined && after === undefined) return failure("bad-query", "the cursor is not one of ours");
    const limit = Math.min(last ?? PAGE_READINGS_MAX, PAGE_READINGS_MAX);
    const which = last === undefined ? (after ? { after } : {}) : { last: true };
    const page = await this.#parts.journal.page(range, limit, which);
    if (page === undefined) return unknownSensor(range.sensor);
    const shown = fitting(page.readings, PAGE_BYTES_MAX, last !== undefined);
    const isCut = shown.length < page.readings.length;
    const columns = rawColumns(shown, scaleOf(config));
    const gaps = last !== undefined && isCut ? [...page.missing, leftOut(page.readings, shown)] : page.missing;
    const cut = isCut ? shown.at(-1) : page.next;
    const next = last === undefined && cut ? { next: formatCursor(cut) } : {};
    return { v: 1, ok: true, columns, gaps, source: "journal", ...next };
  }

  async #reduced(range: PageRange, maxPoints: number, config: SensorConfig): Promise<ReadingsReply | QueryFailure> {
    const stepMs = Math.max(1, Math.ceil((range.to - range.from) / maxPoints));
    const reduced = await this.#parts.journal.steps(range, stepMs, scaleOf(config));
    if (reduced === undefined) return unknownSensor(range.sensor);
    const columns = { ...stepColumns(reduced.steps), stepMs };
    return { v: 1, ok: true, columns, gaps: reduced.missing, source: "journal" };
  }

  async #line(range: PageRange, pointsMax: number, config: SensorConfig): Promise<ReadingsReply | QueryFailure> {
    const found = await this.#parts.journal.line(range, pointsMax, scaleOf(config));
    if (found === undefined) return unknownSensor(range.sensor);
    const columns = { at: found.line.map(({ at }) => at), value: found.line.map(({ value }) => value) };
    return { v: 1, ok: true, columns, gaps: found.missing, source: "journal" };
  }

  async #log({ epoch, from, to }: LogQuery): Promise<LogReply<LogRecord> | QueryFailure> {
    const { log } = this.#parts;
    if (to < from) return failure("bad-query", "the range ends before it begins");
    const era = await log.eraOf(epoch);
    if (era === undefined) return { v: 1, ok: true, records: [], lost: [{ from, to }] };
    // What is not confirmed yet will come by the log itself, and may be renumbered before it does.
    const end = era.era === log.era.era ? Math.min(to, log.confirmed.seq) : to;
    const records: LogRecord[] = [];
    const lost: { from: number; to: number }[] = [];
    let at = from;
    let bytes = 0;
    while (at <= end && records.length < PAGE_RECORDS_MAX && bytes < PAGE_BYTES_MAX) {
      const slice = await log.read(at, Math.min(PAGE_RECORDS_MAX, end - at + 1), PAGE_BYTES_MAX - bytes, era.era);
      const found = slice && slice.first <= end ? slice.first : ((await log.oldestFrom(at, era.era)) ?? Infinity);
      if (found > at) {
        lost.push({ from: at, to: Math.min(end, found - 1) });
        at = found;
        continue;
      }
      for (const text of slice!.texts) {
        records.push(JSON.parse(text) as LogRecord);
        bytes += text.length;
      }
      at = slice!.last + 1;
    }
    return { v: 1, ok: true, records, lost, ...(at <= end ? { next: at } : {}) };
  }
}

/** Of the newest readings, those that had no room; a range is given page by page. */
const leftOut = (asked: readonly PageReading[], shown: readonly PageReading[]): Missing => ({
  from: asked[0]!.at,
  to: shown[0]!.at,
  reason: `one answer holds the newest ${shown.length}: ask for this range`,
});

const unknownSensor = (id: string): QueryFailure => failure("unknown-sensor", `${id} has never sent anything here`);

const scaleOf = (config: SensorConfig | undefined) => {
  const { factor, offset } = config?.scale ?? { factor: 1, offset: 0 };
  return (raw: number) => raw * factor + offset;
};

const formatCursor = ({ at, ordinal }: Place): string => `${at}:${ordinal}`;

function parseCursor(cursor: string): Place | undefined {
  const [at, ordinal] = cursor.split(":").map(Number);
  return Number.isFinite(at) && Number.isSafeInteger(ordinal) ? { at: at!, ordinal: ordinal! } : undefined;
}
