import { ALARMS, PRIORITIES, type Alarm, type AlarmName, type LimitState, type Priority } from "../../wire/health.ts";
import type { AlarmEvent } from "../statechart/alarm-statechart.ts";
import type { AlarmText } from "../config.ts";
import { isWorse } from "../limit/limit.ts";
import { muteOf } from "../suppression/mute.ts";
import { KindCode, type SensorColumns } from "../sensor/sensor-columns.ts";
import type { SensorWords } from "../sensor/sensor-health.ts";

/** One alarm's occurrence, newest or running. It keeps what it rang with, whatever the configuration says meanwhile. */
export type Occurrence = Omit<Alarm, "state" | "muted"> & {
  asksNoAcknowledgement?: true;
  /** The profile's when it rang. */
  reAlarmMs?: number;
  /** Gateway time at which it rings again unless it has returned. */
  reAlarmAt?: number;
  /** When the newest occurrences that ring began, this one the last; as many as chattering is counted by. */
  begins: readonly number[];
  /** It cleared so soon, then, that it was fleeting unless it comes again. */
  clearedAt?: number;
};
/** Kept after an alarm has returned, so that occurrences go on being counted. */
export type SensorAlarms = { [A in AlarmName]?: Occurrence };

/** What rings or is recorded for the sensor's present state. */
export type Notice = { priority: Priority; message?: string };

const rank = ({ priority }: { priority: Priority }): number => PRIORITIES.indexOf(priority);

/** Whether there is something to the process alarm: the value is beyond a limit, or changes too fast. */
const stands = ({ limit, rate }: SensorWords): boolean => limit !== "normal" || rate === "exceeded";

/** What the process alarm has to hear of a step that moved limit or rate from `before`; undefined for nothing. */
export function processEvent(
  columns: SensorColumns,
  sensor: number,
  before: SensorWords,
  activeBefore: number,
): AlarmEvent | undefined {
  const now = columns.words(sensor);
  const otherAbnormal = columns.kind[sensor] === KindCode.discrete && columns.active[sensor] !== activeBefore;
  if (now.limit === before.limit && now.rate === before.rate && !otherAbnormal) return undefined;
  const running = columns.alarms[sensor]?.process;
  if (!stands(now)) return returnEvent(columns, sensor, "process");
  const { level, text } = processNow(columns, sensor);
  if (!stands(before)) return text.priority === "log" ? "process.records" : "process.rings";
  if (text.priority === "log" || (level === "rate" && running?.level === level)) return undefined;
  return isEscalation(before.limit, now.limit, rank(text) - (running ? rank(running) : Infinity))
    ? "process.escalates"
    : undefined;
}

/**
 * Another limit is worse further out or on the other side. A limit that comes to a rate is worse unless it is less loud;
 * a rate that comes to a limit, or another abnormal value, only where it is louder (`quieter` is below 0).
 */
function isEscalation(before: LimitState, now: LimitState, quieter: number): boolean {
  if (before === now) return quieter < 0;
  return before === "normal" ? quieter <= 0 : isWorse(before, now);
}

const isIll = ({ signal }: SensorWords): boolean => signal === "silent" || signal === "invalid" || signal === "frozen";

/**
 * Likewise the instrument alarm of a step at `at` that moved the signal. Out of reach (`unknown`) it neither comes nor
 * goes; silence waits for the verdict on its source.
 */
export function instrumentEvent(
  columns: SensorColumns,
  sensor: number,
  before: SensorWords,
  at: number,
): AlarmEvent | undefined {
  const now = columns.words(sensor);
  const config = columns.configs[sensor]!;
  if (now.signal === before.signal) return undefined;
  const waitsFor = columns.verdicts.get(sensor);
  columns.verdicts.delete(sensor);
  columns.changed ||= waitsFor !== undefined;
  if (isIll(now)) {
    if (isIll(before) && waitsFor === undefined) return undefined;
    const silent = now.signal === "silent";
    const delayMs = Math.max(silent ? columns.verdictMs[sensor]! : 0, config.instrument.onDelayMs ?? 0);
    if (delayMs === 0) return illEvent(columns, sensor);
    // Ill in another way it goes on waiting; only for silence a source can have the verdict.
    columns.verdicts.set(sensor, silent ? at + delayMs : Math.min(at + delayMs, waitsFor ?? Infinity));
    columns.changed = true;
    return undefined;
  }
  return now.signal === "live" ? returnEvent(columns, sensor, "instrument") : undefined;
}

/** The alarm's condition is gone. */
export const returnEvent = (columns: SensorColumns, sensor: number, alarm: AlarmName): AlarmEvent =>
  columns.alarms[sensor]?.[alarm]?.asksNoAcknowledgement ? `${alarm}.returnsUnasked` : `${alarm}.returns`;

/** The instrument alarm comes. */
export const illEvent = (columns: SensorColumns, sensor: number): AlarmEvent =>
  columns.configs[sensor]!.instrument.priority === "log" ? "instrument.records" : "instrument.rings";

/**
 * What an alarm hears that is muted no longer: does its condition hold now, and does that ring. Nothing where nobody
 * can know: of an instrument that is out of reach.
 */
export function resumeEvent(columns: SensorColumns, sensor: number, alarm: AlarmName): AlarmEvent | undefined {
  const words = columns.words(sensor);
  if (alarm === "instrument" && words.signal === "unknown") return undefined;
  const runs = words[alarm] === "acknowledged" || words[alarm] === "unacknowledged";
  // An instrument that is ill and waits for its delay has no alarm yet.
  const isDue = runs || !columns.verdicts.has(sensor);
  const holds = alarm === "process" ? stands(words) : isIll(words) && isDue;
  if (!holds) return `${alarm}.resumesNormal`;
  const { priority } = runs ? columns.alarms[sensor]![alarm]! : standingNow(columns, sensor, alarm).text;
  return priority === "log" ? `${alarm}.resumesRecorded` : `${alarm}.resumes`;
}

/** A new occurrence begins at `at`. */
export function beginOccurrence(columns: SensorColumns, sensor: number, alarm: AlarmName, at: number): void {
  const { occurrence = 0, begins = [] } = columns.alarms[sensor]?.[alarm] ?? {};
  const begun: Occurrence = { occurrence: occurrence + 1, since: at, level: "", priority: "log", begins };
  columns.begun.add(alarm);
  columns.alarms[sensor] = { ...columns.alarms[sensor], [alarm]: begun };
}

/**
 * Of a sensor whose state is lost: each occurrence needed a reading that began it or let it return, so no former one
 * had a number above that of its readings, and a late acknowledgement meets none that comes.
 */
export function countOnOccurrences(columns: SensorColumns, sensor: number, at: number): void {
  const former: Occurrence = {
    occurrence: columns.ordinals[sensor]! + 1,
    since: at,
    level: "",
    priority: "log",
    begins: [],
  };
  columns.alarms[sensor] = { process: former, instrument: { ...former } };
}

/** The running occurrence takes level, priority and message of where the sensor stands now. */
export function annunciate(columns: SensorColumns, sensor: number, alarm: AlarmName): void {
  const { occurrence, since, begins, first } = columns.alarms[sensor]![alarm]!;
  const { level, text } = standingNow(columns, sensor, alarm);
  const { priority, message, acknowledge, reAlarmMs } = text;
  const rung: Occurrence = {
    occurrence,
    since,
    level,
    priority,
    ...(message === undefined ? {} : { message }),
    ...(acknowledge === false ? { asksNoAcknowledgement: true } : {}),
    ...(reAlarmMs === undefined || priority === "log" ? {} : { reAlarmMs }),
    begins,
    ...(first === undefined ? {} : { first }),
  };
  columns.rang.add(alarm);
  columns.alarms[sensor] = { ...columns.alarms[sensor], [alarm]: rung };
}

/** The alarms that are not normal, as they go over the wire; undefined where both are. */
export function alarmsOf(columns: SensorColumns, sensor: number): { [A in AlarmName]?: Alarm } | undefined {
  const alarms: { [A in AlarmName]?: Alarm } = {};
  for (const alarm of ALARMS) {
    const state = columns.words(sensor)[alarm];
    const running = columns.alarms[sensor]?.[alarm];
    if (running === undefined || state === "normal") continue;
    const { occurrence, since, level, priority, message, first } = running;
    const muted = muteOf(columns, sensor, alarm);
    alarms[alarm] = {
      state,
      occurrence,
      since,
      level,
      priority,
      ...(message === undefined ? {} : { message }),
      ...(first === undefined ? {} : { first }),
      ...(muted === undefined ? {} : { muted }),
    };
  }
  return Object.keys(alarms).length > 0 ? alarms : undefined;
}

/** Priority and message of what stands now: the worse of process and instrument, undefined where neither does. */
export function noticeOf(alarms: SensorAlarms | undefined, words: SensorWords): Notice | undefined {
  const standing = (["instrument", "process"] as const)
    .filter((alarm) => words[alarm] === "unacknowledged" || words[alarm] === "acknowledged")
    .flatMap((alarm) => alarms?.[alarm] ?? [])
    .toSorted((a, b) => rank(a) - rank(b));
  if (standing[0] === undefined) return undefined;
  const { priority, message } = standing[0];
  return { priority, ...(message === undefined ? {} : { message }) };
}

type Standing = { level: string; text: AlarmText };

/** The condition that holds now, and what the configuration says of it. */
export function standingNow(columns: SensorColumns, sensor: number, alarm: AlarmName): Standing {
  if (alarm === "process") return processNow(columns, sensor);
  return { level: columns.words(sensor).signal, text: columns.configs[sensor]!.instrument };
}

/** Where the value stands, or that it changes too fast where that is louder. What the configuration has lost is silent. */
function processNow(columns: SensorColumns, sensor: number): Standing {
  const { limits, abnormal, rate } = columns.configs[sensor]!;
  const words = columns.words(sensor);
  const ofRate: Standing = { level: "rate", text: rate?.limit ?? SILENT };
  if (words.limit === "normal") return ofRate;
  const off = abnormal[columns.active[sensor]! - 1];
  const ofLimit: Standing =
    words.limit === "offNormal"
      ? { level: off?.value ?? words.limit, text: off ?? SILENT }
      : { level: words.limit, text: limits[words.limit] ?? SILENT };
  return words.rate === "exceeded" && rank(ofRate.text) < rank(ofLimit.text) ? ofRate : ofLimit;
}

const SILENT: AlarmText = { priority: "log" };
