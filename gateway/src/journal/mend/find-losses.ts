import { least } from "@tocsin/core/any-length";
import type { Loss, LossRange, Unnumbered } from "@tocsin/core/wire/log";
import type { Era } from "../log-book.ts";
import type { Position } from "../witness.ts";
import type { Hole } from "./ordinal-runs.ts";
import type { SensorTrace, Survey } from "./survey.ts";

/** Ranges in one record; of many sensors there are several records. */
const RANGES_PER_RECORD_MAX = 100;

export type LossRecord = Unnumbered<Loss>;
export type LostReadings = { sensor: number; id: string | undefined; hole: Hole };

export type Known = {
  /** What the newest commit that can be read says, or the best that can be made of the rest. */
  position: Position;
  /** What the witness said. */
  witness: Position | undefined;
  /** Readings before this time were cut on purpose. */
  keptFrom: number | undefined;
  eras: ReadonlyMap<number, Era>;
  /** When the store was written last, where the end of what was written is damaged. */
  endedAt: number | undefined;
};

/** The newest ordinal that was ever given to a sensor, as far as anything tells. */
export const newestOrdinal = ({ runs, cursor, saved, checkpoint }: SensorTrace): number =>
  Math.max(runs.newest, cursor?.upTo ?? 0, cursor?.given ?? 0, saved ?? 0, checkpoint);

export function lostReadings({ sensors, ids }: Survey, keptFrom: number | undefined): LostReadings[] {
  return [...sensors.entries()].flatMap(([sensor, trace]) => {
    if (trace === undefined) return [];
    // Where old readings were cut on purpose nobody can say which was the first that was kept.
    const holes = trace.runs.holes(keptFrom === undefined ? 1 : undefined, newestOrdinal(trace));
    return holes.map((hole) => ({ sensor, id: ids.get(sensor), hole }));
  });
}

/** Arrivals that no sensor's ordinals account for: the end of them is gone, and with it whose they were. */
export function lostTail(survey: Survey, { position, witness }: Known): LossRange | undefined {
  const given = survey.sensors.reduce((sum, trace) => sum + newestOrdinal(trace), 0);
  const count = Math.max(position.arrivals, witness?.arrivals ?? 0) - given;
  if (count <= 0) return undefined;
  const reaches = witness?.gatewayTime ?? position.gatewayTime;
  const times = survey.sensors.map(({ runs }) => runs.newestAt);
  const isEnd = (witness?.arrivals ?? 0) > position.arrivals;
  return { from: isEnd ? position.gatewayTime : least(times, reaches), to: reaches, count };
}

/** Under this name the readings of a sensor are kept whose own name is gone. */
export const nameOfLost = (sensor: number): string => `lost/${sensor}`;

const asRange = ({ id, sensor, hole }: LostReadings, newest: number): LossRange => {
  const [from, to] = [hole.after, Number.isFinite(hole.before) ? hole.before : newest];
  return {
    sensor: id ?? nameOfLost(sensor),
    from: Math.min(from, to),
    to: Math.max(from, to),
    ordinals: { from: hole.from, to: hole.to },
    count: hole.to - hole.from + 1,
  };
};

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

type Stamp = { at: number; processedAt: number };
type Framing = Pick<LossRecord, "why" | "what"> & Stamp;

function inRecords(ranges: readonly LossRange[], framing: Framing, text: (count: number) => string): LossRecord[] {
  const records: LossRecord[] = [];
  for (let first = 0; first < ranges.length; first += RANGES_PER_RECORD_MAX) {
    const part = ranges.slice(first, first + RANGES_PER_RECORD_MAX);
    const count = part.reduce((sum, range) => sum + (range.count ?? 1), 0);
    records.push({ kind: "loss", ...framing, count, ranges: part, text: text(count) });
  }
  return records;
}

/** Everything that a survey finds missing, as records of the log. */
export function findLosses(survey: Survey, known: Known, lost: readonly LostReadings[], at: number): LossRecord[] {
  const stamp = { at, processedAt: at, why: "damage" as const };
  const newest = Math.max(known.position.gatewayTime, known.witness?.gatewayTime ?? 0);
  const readings = { ...stamp, what: "readings" as const };
  const tail = lostTail(survey, known);
  return [
    ...inRecords(
      lost.map((one) => asRange(one, newest)),
      readings,
      (count) => `${plural(count, "reading")} of the store cannot be read any more`,
    ),
    ...inRecords(
      tail ? [tail] : [],
      readings,
      (count) => `the store lost its end: ${plural(count, "reading")} that arrived then, of whatever sensor`,
    ),
    ...inRecords(
      lostNames(survey),
      readings,
      () => "the names of these sensors are gone: their readings are kept under these",
    ),
    ...(known.endedAt === undefined ? [] : [lostEnd(newest, known.endedAt, at)]),
    ...lostRecords(survey, known, stamp),
    ...lostStates(survey, stamp),
    ...lostInputs(survey, known, stamp),
  ];
}

/** What was acknowledged after the witness was written for the last time, up to a second before the end: uncounted. */
export function lostEnd(from: number, endedAt: number, at: number): LossRecord {
  const text =
    "the end of the store is damaged: readings that arrived in its last moments, and records of the log, may be gone, and nobody can say how many";
  const ranges = [{ from, to: Math.max(from, endedAt) }];
  return { kind: "loss", what: "readings", why: "damage", at, processedAt: at, text, ranges };
}

function lostNames({ sensors, ids }: Survey): LossRange[] {
  return [...sensors.entries()].flatMap(([sensor, trace]) => {
    if (trace === undefined || ids.has(sensor)) return [];
    const to = newestOrdinal(trace);
    return [{ sensor: nameOfLost(sensor), from: 0, to: trace.runs.newestAt, ordinals: { from: 1, to }, count: to }];
  });
}

function lostRecords(survey: Survey, { position, witness, eras }: Known, stamp: Stamp & { why: "damage" }) {
  const newest = witness && witness.era >= position.era ? witness : position;
  const numbers = new Set([...survey.log.keys(), newest.era]);
  return [...numbers].flatMap((era) => {
    const sequence = survey.log.get(era) ?? { first: 1, newest: 1, holes: [] };
    const holes = [...sequence.holes];
    if (sequence.first > 2) holes.push({ from: 2, to: sequence.first - 1 });
    if (era === newest.era && newest.head > Math.max(1, sequence.newest))
      holes.push({ from: Math.max(1, sequence.newest) + 1, to: newest.head });
    const sentUpTo = era === newest.era ? newest.sentUpTo : Infinity;
    const epoch = eras.get(era)?.epoch ?? 0;
    const trimmedTo = eras.get(era)?.trimmedTo ?? 0;
    const missing = holes.filter(({ from, to }) => from > 2 || to > trimmedTo);
    return missing.map(({ from, to }): LossRecord => {
      const text = `the store lost records ${from} to ${to} of its log; the stream had confirmed those up to ${Math.min(sentUpTo, to)}`;
      return { kind: "loss", ...stamp, what: "log", text, count: to - from + 1, records: { epoch, from, to } };
    });
  });
}

/** Sensors whose saved state is gone, or older than the readings that it was saved with. */
function lostStates({ sensors, ids, bad }: Survey, stamp: Stamp & { why: "damage" }): LossRecord[] {
  const ranges: LossRange[] = [];
  for (const [sensor, trace] of sensors.entries()) {
    const chunked = trace?.chunked ?? 0;
    if (trace === undefined || chunked === 0 || (trace.saved ?? 0) >= chunked) continue;
    const ordinals = { from: (trace.saved ?? 0) + 1, to: chunked };
    ranges.push({ sensor: ids.get(sensor) ?? nameOfLost(sensor), from: 0, to: trace.newestAt, ordinals });
  }
  const machines = bad.flatMap(({ parsed }) => (parsed?.kind === "machine" ? [parsed.machineId] : []));
  const records = inRecords(
    ranges,
    { ...stamp, what: "states" },
    () => "saved states of sensors are gone or older than their readings: they begin anew from there",
  );
  if (machines.length === 0) return records;
  const text = `saved states are gone, they begin anew: ${machines.slice(0, 20).join(", ")}`;
  return [...records, { kind: "loss", ...stamp, what: "states", text, count: machines.length }];
}

function lostInputs(
  survey: Survey,
  { position, witness, keptFrom }: Known,
  stamp: Stamp & { why: "damage" },
): LossRecord[] {
  const holes = [...survey.inputs.holes];
  const end = Math.max(position.inputs, witness?.inputs ?? 0);
  // Where none is left they may all be older than anything is kept.
  if (end > survey.inputs.newest && (keptFrom === undefined || survey.inputs.newest > 0))
    holes.push({ from: survey.inputs.newest + 1, to: end });
  const inputs = holes.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  const order = survey.arrivals.holes.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  if (inputs + order === 0) return [];
  const text = `a replay has to begin behind this: ${plural(inputs, "input")} and the order of ${plural(order, "reading")} are gone`;
  return [{ kind: "loss", ...stamp, what: "inputs", text, count: inputs + order }];
}
