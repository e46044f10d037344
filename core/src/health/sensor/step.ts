import type { Quality } from "../../wire/health.ts";
import type { Cause, Change } from "../../wire/log.ts";
import type { Value } from "../../wire/reading.ts";
import { illEvent, instrumentEvent, processEvent, type Notice } from "../alarm/alarm.ts";
import { sendAlarm } from "../alarm/send-alarm.ts";
import {
  backAfterSilence,
  baselineCause,
  faultCause,
  FIRST_READING,
  limitCause,
  frozenCause,
  QUALITY_GOOD,
  illCause,
  rateCause,
  VALID_AGAIN,
  type Fault,
} from "../explain/cause.ts";
import { markDue, marksCause, sendMarks } from "../measurement/measurement.ts";
import { elapseSilence, stepHoldoff } from "../suppression/by-design.ts";
import { endLimitDelays, isRateExceeded, judgeLimits, judgeRate, limitOf } from "../limit/limit.ts";
import { endAbnormalDelay, judgeAbnormal } from "../limit/off-normal.ts";
import { nuisanceDue, nuisanceFalls } from "../alarm/nuisance.ts";
import { isAttended, isUnbroken, settle } from "./quiet-path.ts";
import { KindCode, NEVER, qualityCode, type SensorColumns } from "./sensor-columns.ts";
import { sensorChart } from "./sensor-health.ts";
import { send, type Consult } from "./send.ts";

/** One step of one statechart, as its record needs it. Before and after are states of `sensorChart`. */
export type Step = {
  before: number;
  after: number;
  cause: Cause;
  /** The person, where a command moved it. */
  by?: string;
  /** The region that is news though its word is the same: another abnormal value, another shelf. */
  again?: string;
  /** What is news besides what the statechart's regions say. */
  change?: Change;
  /** What it rings with, where that is not an alarm's own. */
  notice?: Notice;
};

/** Steps sensor `sensor` by a reading at `at`; undefined where nothing moved. */
export function stepReading(
  columns: SensorColumns,
  sensor: number,
  value: Value,
  quality: Quality,
  at: number,
  consult: Consult,
): Step | undefined {
  const before = columns.chart[sensor]!;
  const active = columns.active[sensor]!;
  const silentMs = at - columns.seen[sensor]!;
  const { signal } = sensorChart.info(before);
  const learned = columns.ways[sensor]?.baseline?.isComplete;
  const fault = keepReading(columns, sensor, value, quality, at);
  if (fault !== undefined) {
    if (consult === "always" || signal !== "invalid") send(columns, sensor, "reading.invalid", at, consult);
    sendAlarms(columns, sensor, before, active, at, consult);
    settle(columns, sensor);
    if (!moved(columns, sensor, before, active)) return undefined;
    return { before, after: columns.chart[sensor]!, cause: faultCause(columns.configs[sensor]!, fault, value) };
  }
  const isFrozen = columns.ways[sensor]?.detectors?.isFrozen === true;
  if (!(isFrozen && signal === "frozen") && (consult === "always" || signal !== "live"))
    send(columns, sensor, "reading.valid", at, consult);
  if (isFrozen) send(columns, sensor, "value.frozen", at, consult);
  sendMarks(columns, sensor, quality, at, consult);
  if (!isFrozen) judgeValue(columns, sensor, value, at);
  sendLimit(columns, sensor, at, consult);
  sendAlarms(columns, sensor, before, active, at, consult);
  settle(columns, sensor);
  const way = columns.ways[sensor];
  const completes = learned === false && way!.baseline!.isComplete;
  const moves = moved(columns, sensor, before, active);
  if (!moves && !completes) return undefined;
  const cause = moves
    ? readingCause(columns, sensor, before, active, silentMs)
    : baselineCause(columns.configs[sensor]!, way!.standing!);
  const change = completes ? { change: { region: "baseline", from: "learning", to: "complete" } } : {};
  return { before, after: columns.chart[sensor]!, cause, ...againOf(columns, sensor, active), ...change };
}

/** Steps the sensor by what falls due at `at`: its limit delays, else its silence. Both at once are two steps. */
export function stepDeadline(columns: SensorColumns, sensor: number, at: number, consult: Consult): Step | undefined {
  const before = columns.chart[sensor]!;
  const active = columns.active[sensor]!;
  const pending = columns.pending[sensor];
  const isDelay = pending !== undefined && Math.min(...pending.at) <= at;
  columns.floor[sensor] = Math.max(columns.floor[sensor]!, at);
  if (isDelay) {
    if (columns.kind[sensor] === KindCode.discrete) endAbnormalDelay(columns, sensor);
    else endLimitDelays(columns, sensor, at);
    sendLimit(columns, sensor, at, consult);
  } else if (holdoffOf(columns, sensor) <= at) {
    return stepHoldoff(columns, sensor, at, consult);
  } else if (nuisanceDue(columns, sensor) <= at) {
    return stepNuisance(columns, sensor, at, consult);
  } else if (markDue(columns, sensor) <= at) {
    send(columns, sensor, "due.begins", at, consult);
    settle(columns, sensor);
    const after = columns.chart[sensor]!;
    return {
      before,
      after,
      cause: marksCause(columns, sensor, sensorChart.info(before).marks, sensorChart.info(after).marks)!,
    };
  } else if (verdictOf(columns, sensor) <= at) {
    columns.verdicts.delete(sensor);
    columns.changed = true;
    sendAlarm(columns, sensor, "instrument", illEvent(columns, sensor), at, consult);
  } else {
    elapseSilence(columns, sensor, at, consult);
  }
  sendAlarms(columns, sensor, before, active, at, consult);
  settle(columns, sensor);
  if (!moved(columns, sensor, before, active)) return undefined;
  const after = columns.chart[sensor]!;
  const cause = isDelay ? valueCause(columns, sensor, before, active) : illCause(columns, sensor);
  return { before, after, cause, ...againOf(columns, sensor, active) };
}

/** An alarm has come so often, gone so soon or stood so long that it is a nuisance, or it is one no longer. */
function stepNuisance(columns: SensorColumns, sensor: number, at: number, consult: Consult): Step | undefined {
  const before = columns.chart[sensor]!;
  const falls = nuisanceFalls(columns, sensor);
  if (falls === undefined) return undefined;
  send(columns, sensor, falls.event, at, consult);
  settle(columns, sensor);
  return { before, after: columns.chart[sensor]!, cause: falls.cause };
}

/** When the sensor's next deadline is, were no reading to come. */
export function dueAt(columns: SensorColumns, sensor: number): number {
  const { signal } = columns.words(sensor);
  const pending = columns.pending[sensor];
  const delay = pending === undefined ? Infinity : Math.min(...pending.at);
  const others = Math.min(
    holdoffOf(columns, sensor),
    verdictOf(columns, sensor),
    nuisanceDue(columns, sensor),
    markDue(columns, sensor),
  );
  const due = Math.min(delay, others);
  const awaited = columns.awaited[sensor]!;
  if (signal === "silent" || (signal === "unknown" && awaited === NEVER)) return due;
  return Math.min(
    due,
    Math.max(columns.seen[sensor]!, awaited, columns.backAt(sensor)) + columns.silentAfterMs[sensor]!,
  );
}

const holdoffOf = (columns: SensorColumns, sensor: number): number =>
  columns.machineInputs.get(sensor)?.until ?? Infinity;

const verdictOf = (columns: SensorColumns, sensor: number): number => columns.verdicts.get(sensor) ?? Infinity;

/** Why a reading is no measurement; undefined where it is one. */
export function faultOf(columns: SensorColumns, sensor: number, value: Value, quality: Quality): Fault | undefined {
  if (quality === "bad") return "bad";
  if (columns.kind[sensor] === KindCode.discrete) return undefined;
  if (typeof value !== "number") return "type";
  return value >= columns.rangeFrom[sensor]! && value <= columns.rangeTo[sensor]! ? undefined : "range";
}

/** The reading itself, scaled, as the sensor's last. Returns why it is no measurement; one goes on to its limits. */
export function keepReading(
  columns: SensorColumns,
  sensor: number,
  value: Value,
  quality: Quality,
  at: number,
): Fault | undefined {
  const fault = faultOf(columns, sensor, value, quality);
  const before = columns.texts[sensor] ?? columns.values[sensor];
  const number = typeof value === "number" ? columns.scaled(sensor, value) : NaN;
  columns.values[sensor] = Number.isFinite(number) ? number : NaN;
  // JSON has no NaN and no infinity: such a value is carried as text.
  const text = typeof value === "number" ? String(value) : value;
  columns.texts[sensor] = Number.isFinite(number) ? undefined : text;
  // What the machine does hangs on it, so it is news though the sensor itself does not move.
  if (columns.tellsState[sensor] === 1 && !Object.is(before, columns.texts[sensor] ?? columns.values[sensor]))
    columns.changed = true;
  columns.quality[sensor] = qualityCode(quality);
  const unbroken = isUnbroken(columns, sensor, at);
  columns.seen[sensor] = at;
  if (fault === undefined) goItsWay(columns, sensor, quality, at, unbroken);
  return fault;
}

function goItsWay(columns: SensorColumns, sensor: number, quality: Quality, at: number, unbroken: boolean): void {
  const way = columns.ways[sensor];
  if (way === undefined) return;
  way.look(columns.values[sensor]!, at, isAttended(columns, sensor), unbroken, quality === "good");
  const { completes } = way;
  way.keep();
  if (completes) columns.setBand(sensor);
}

function judgeValue(columns: SensorColumns, sensor: number, value: Value, at: number): void {
  if (columns.kind[sensor] === KindCode.discrete) return judgeAbnormal(columns, sensor, value, at);
  const way = columns.ways[sensor];
  // A counter is judged by its rate, and not before that is known.
  if (way === undefined && columns.kind[sensor] === KindCode.counter) return;
  if (way === undefined || way.judges) judgeLimits(columns, sensor, columns.judged(sensor), at);
  judgeRate(columns, sensor, at);
}

export function sendLimit(columns: SensorColumns, sensor: number, at: number, consult: Consult): void {
  const active = columns.active[sensor]!;
  const discrete = columns.kind[sensor] === KindCode.discrete;
  const limit = discrete ? (active > 0 ? "offNormal" : "normal") : limitOf(active);
  if (consult === "always" || columns.words(sensor).limit !== limit)
    send(columns, sensor, `limit.${limit}`, at, consult);
  const rate = !discrete && isRateExceeded(active) ? "exceeded" : "normal";
  if (consult === "always" || columns.words(sensor).rate !== rate) send(columns, sensor, `rate.${rate}`, at, consult);
}

/** What limit and signal did in this step is what the two alarms hear. */
export function sendAlarms(
  columns: SensorColumns,
  sensor: number,
  chartBefore: number,
  active: number,
  at: number,
  consult: Consult,
): void {
  const before = sensorChart.info(chartBefore);
  const process = processEvent(columns, sensor, before, active);
  if (process !== undefined) sendAlarm(columns, sensor, "process", process, at, consult);
  const instrument = instrumentEvent(columns, sensor, before, at);
  if (instrument !== undefined) sendAlarm(columns, sensor, "instrument", instrument, at, consult);
}

/** From one abnormal value to another the chart stays in `offNormal`, and yet something happened. */
export const isOtherAbnormal = (columns: SensorColumns, sensor: number, active: number): boolean =>
  columns.kind[sensor] === KindCode.discrete && columns.active[sensor] !== active;

const againOf = (columns: SensorColumns, sensor: number, active: number): { again?: string } =>
  isOtherAbnormal(columns, sensor, active) ? { again: "limit" } : {};

const moved = (columns: SensorColumns, sensor: number, before: number, active: number): boolean =>
  columns.chart[sensor] !== before || isOtherAbnormal(columns, sensor, active);

/** Where the value stands or how fast it changes has moved: the limit is told before the rate. */
function valueCause(columns: SensorColumns, sensor: number, chartBefore: number, active: number): Cause {
  const before = sensorChart.info(chartBefore);
  const { limit, rate } = columns.words(sensor);
  const isRate = limit === before.limit && rate !== before.rate;
  return isRate ? rateCause(columns, sensor) : limitCause(columns, sensor, before.limit, limit, active);
}

/** What moved the sensor, the weightiest first: limit, signal, quality. */
function readingCause(
  columns: SensorColumns,
  sensor: number,
  chartBefore: number,
  active: number,
  silentMs: number,
): Cause {
  const before = sensorChart.info(chartBefore);
  const { signal, limit, rate, marks } = columns.words(sensor);
  if (limit !== before.limit || rate !== before.rate || isOtherAbnormal(columns, sensor, active))
    return valueCause(columns, sensor, chartBefore, active);
  if (signal === "frozen")
    return (
      marksCause(columns, sensor, before.marks, signal === before.signal ? marks : before.marks) ??
      frozenCause(columns, sensor)
    );
  switch (before.signal) {
    case "unknown":
      return silentMs === Infinity ? FIRST_READING : backAfterSilence(silentMs);
    case "silent":
      return backAfterSilence(silentMs);
    case "invalid":
    case "frozen":
      return VALID_AGAIN;
    case "live":
      return marksCause(columns, sensor, before.marks, marks) ?? QUALITY_GOOD;
  }
}
