import type { AlarmName, BaselineStanding, LimitState, Service, Shelf } from "../../wire/health.ts";
import type { Cause } from "../../wire/log.ts";
import { delayText, durationText, numberText, rangeText, rateUnit, valueText } from "./cause-text.ts";
import type { Level, SensorConfig } from "../config.ts";
import { isHigh, isWorse } from "../limit/limit.ts";
import { deadbandOf, limitPlace } from "../limit/limit-place.ts";
import { ruleCause } from "../machine/machine-rule.ts";
import { NO_READING_YET, type SensorColumns } from "../sensor/sensor-columns.ts";

/** Why a reading is no measurement; undefined where it is one. */
export type Fault = "bad" | "range" | "type";

/** Why the limit state moved from `before` to `after`; `active` is the former standing of a discrete sensor. */
export function limitCause(
  columns: SensorColumns,
  sensor: number,
  before: LimitState,
  after: LimitState,
  active: number,
): Cause {
  const config = columns.configs[sensor]!;
  if (config.kind === "discrete") return offNormalCause(columns, sensor, active);
  const returning = !isWorse(before, after);
  const level = (returning ? before : after) as Level;
  const limit = config.limits[level];
  const ofRule = ruleCause(config, columns.values[sensor]!, returning);
  if (ofRule !== undefined) return ofRule;
  const judged = { config, way: columns.ways[sensor] };
  const place = limitPlace(judged, level);
  const value = judgedText(columns, sensor, place);
  if (limit === undefined || place === undefined)
    return { kind: "configuration", text: `${value} has no limit ${level} any more`, level };
  const delayMs = returning ? limit.offDelayMs : limit.onDelayMs;
  const beyond = isHigh(level) ? "above" : "below";
  const width = deadbandOf(judged);
  const deadband = width > 0 ? ` by deadband ${shortest(config.deadbandDeviations, width)}` : "";
  const at = `${level} ${shortest(limit.deviations, place)}`;
  const text = returning
    ? `${value} back from ${at}${deadband}${delayText(delayMs)}`
    : `${value} ${beyond} ${at}${delayText(delayMs)}`;
  return { kind: "limit", text, level, limit: place, ...(delayMs > 0 ? { delayMs } : {}) };
}

/** What was learned has more digits than it means; what the configuration says is told as it says it. */
const shortest = (deviations: number | undefined, value: number): string =>
  deviations === undefined ? String(value) : numberText(value);

/** What the limits judge: "71.2 °C", "smoothed 71.2 °C", "rate 12 1/min". */
export function judgedText(columns: SensorColumns, sensor: number, beside?: number): string {
  const config = columns.configs[sensor]!;
  const what = `${config.smoothing === undefined ? "" : "smoothed "}${config.kind === "counter" ? "rate " : ""}`;
  return `${what}${valueText(columns.judged(sensor), judgedUnit(config), beside)}`;
}

/** The unit of what its limits judge. */
export const judgedUnit = ({ kind, unit, rate }: SensorConfig): string | undefined =>
  kind === "counter" && rate ? rateUnit(unit, rate) : unit;

/** The rate of change has exceeded what it may be, or does so no longer. */
export function rateCause(columns: SensorColumns, sensor: number): Cause {
  const { unit, rate } = columns.configs[sensor]!;
  const level = "rate";
  if (rate?.limit === undefined)
    return { kind: "configuration", text: "how fast it changes has no limit any more", level };
  const { value, deadband, onDelayMs, offDelayMs } = rate.limit;
  const exceeded = columns.words(sensor).rate === "exceeded";
  const delayMs = exceeded ? onDelayMs : offDelayMs;
  const changes = `changes by ${valueText(columns.ways[sensor]!.rate, rateUnit(unit, rate), value)}`;
  const text = exceeded
    ? `${changes}, faster than ${value}${delayText(delayMs)}`
    : `${changes}, back from ${value}${deadband > 0 ? ` by deadband ${deadband}` : ""}${delayText(delayMs)}`;
  return { kind: "limit", text, level, limit: value, ...(delayMs > 0 ? { delayMs } : {}) };
}

function offNormalCause(columns: SensorColumns, sensor: number, activeBefore: number): Cause {
  const { abnormal } = columns.configs[sensor]!;
  const active = columns.active[sensor]!;
  const entered = abnormal[active - 1];
  const value = valueText(columns.texts[sensor] ?? columns.values[sensor]!, undefined);
  const delayMs = entered?.onDelayMs ?? abnormal[activeBefore - 1]?.offDelayMs ?? 0;
  const text = entered
    ? `"${entered.value}" is off normal${delayText(delayMs)}`
    : `${value} is normal${delayText(delayMs)}`;
  const level = entered?.value ?? abnormal[activeBefore - 1]?.value;
  return { kind: "limit", text, ...(level === undefined ? {} : { level }), ...(delayMs > 0 ? { delayMs } : {}) };
}

/** A commissioning window is complete: what it has learned, and what lies where from now on. */
export function baselineCause(
  { unit }: SensorConfig,
  { readings, mean = 0, deviation = 0, limits = {} }: BaselineStanding,
): Cause {
  const learned = `${readings} readings, mean ${valueText(mean, unit)}, standard deviation ${numberText(deviation)}`;
  const places = Object.entries(limits)
    .map(([level, place]) => `${level} ${numberText(place)}`)
    .join(", ");
  const told = deviation > 0 ? places : "the values never differed, so limits in deviations are not judged";
  return { kind: "limit", text: `baseline complete: ${learned}${told === "" ? "" : `: ${told}`}` };
}

export function faultCause(config: SensorConfig, fault: Fault, raw: unknown): Cause {
  switch (fault) {
    case "bad":
      return { kind: "quality", text: "quality bad" };
    case "range":
      return { kind: "range", text: rangeText(config, raw as number) };
    case "type":
      return { kind: "signal", text: `${valueText(String(raw), undefined)} is not a number` };
  }
}

/** What has gone on for so long that it counts: silence, or after its on-delay what else ails the instrument. */
export function illCause(columns: SensorColumns, sensor: number): Cause {
  const { signal } = columns.words(sensor);
  if (signal !== "invalid" && signal !== "frozen") return silenceCause(columns, sensor);
  const { onDelayMs: delayMs = 0 } = columns.configs[sensor]!.instrument;
  return { kind: "signal", text: `${signal} for ${durationText(delayMs)}`, delayMs };
}

/** The same value for so long is no measurement. */
export function frozenCause(columns: SensorColumns, sensor: number): Cause {
  const { unit, frozenMs: delayMs = 0 } = columns.configs[sensor]!;
  return {
    kind: "signal",
    text: `${valueText(columns.values[sensor]!, unit)} unchanged${delayText(delayMs)}`,
    delayMs,
  };
}

/** Silence, or what explains it. */
function silenceCause(columns: SensorColumns, sensor: number): Cause {
  const delayMs = columns.silentAfterMs[sensor]!;
  const text = `no reading for ${durationText(delayMs)}`;
  const machine = columns.machineInputs.get(sensor);
  if (columns.words(sensor).signal === "unknown" && machine !== undefined)
    return { kind: "machine", text: `${text}: ${machine.text}, so it has no power`, delayMs };
  return { kind: "signal", text, delayMs };
}

export const FIRST_READING: Cause = Object.freeze({ kind: "signal", text: "first reading" });
export const VALID_AGAIN: Cause = Object.freeze({ kind: "signal", text: "valid again" });
export const QUALITY_UNCERTAIN: Cause = Object.freeze({ kind: "quality", text: "quality uncertain" });
export const QUALITY_GOOD: Cause = Object.freeze({ kind: "quality", text: "quality good again" });
export const SUBSTITUTED: Cause = Object.freeze({ kind: "quality", text: "substituted or simulated, not measured" });
export const MEASURED_AGAIN: Cause = Object.freeze({ kind: "quality", text: "measured again" });
export const STATE_UNREADABLE: Cause = Object.freeze({
  kind: "signal",
  text: "saved state could not be read: unknown until the next reading",
});

export const backAfterSilence = (silentMs: number): Cause => ({
  kind: "signal",
  text: `reading again after ${durationText(silentMs)}`,
});

const SHARED = [
  NO_READING_YET,
  FIRST_READING,
  VALID_AGAIN,
  QUALITY_UNCERTAIN,
  QUALITY_GOOD,
  SUBSTITUTED,
  MEASURED_AGAIN,
  STATE_UNREADABLE,
];

/** The one object of a cause that many sensors have, so that a restart of 200,000 does not keep 200,000 copies. */
export const sharedCause = (cause: Cause): Cause => SHARED.find(({ text }) => text === cause.text) ?? cause;

export const shelvedBy = ({ by, level, reason, from, until }: Shelf): Cause => {
  const ends = until === undefined ? "until it clears" : `for ${durationText(until - from)}`;
  return { kind: "command", text: `shelved by ${by} at level ${level} ${ends}: ${reason}`, level };
};
export const unshelvedBy = (by: string): Cause => ({ kind: "command", text: `taken off its shelf by ${by}` });
export const shelfOverCause = ({ by, reason }: Shelf): Cause => ({
  kind: "timer",
  text: `shelf of ${by} is over (${reason})`,
});
export const reAlarmCause = (alarm: AlarmName): Cause => ({
  kind: "timer",
  text: `${alarm} alarm still stands after its acknowledgement`,
});
export const acknowledgedBy = (by: string): Cause => ({ kind: "command", text: `acknowledged by ${by}` });

export const outOfServiceBy = ({ of, by, reason, from, until, planned }: Service): Cause => ({
  kind: "command",
  text: `${of === "sensor" ? "" : `${of} `}${planned ? "to be " : ""}taken out of service by ${by} for ${durationText(until - from)}: ${reason}`,
});
export const returnedBy = (of: Service["of"], by: string): Cause => ({
  kind: "command",
  text: `${of === "sensor" ? "" : `${of} `}returned to service by ${by}`,
});
/** What a service comes to by itself: it begins as planned, it is overdue, it returns. */
export function serviceTimeCause({ by, reason }: Service, after: Service | undefined): Cause {
  const what =
    after === undefined ? "back in service" : after.overdue ? "overdue: still out of service" : "out of service";
  return { kind: "timer", text: `${what} (${by}: ${reason})` };
}
export const serviceOfConfiguration = (out: boolean): Cause => ({
  kind: "configuration",
  text: out ? "under what is out of service" : "no longer under what is out of service",
});
/** An overdue service is told once, with a low alarm. */
export const overdueNotice = ({ by, reason }: Service): { priority: "low"; message: string } => ({
  priority: "low",
  message: `out of service is overdue (${by}: ${reason})`,
});
