import type { AlarmName, LimitState, Service, Shelf } from "../wire/health.ts";
import type { Cause } from "../wire/log.ts";
import { delayText, durationText, rangeText, valueText } from "./cause-text.ts";
import type { Level, SensorConfig } from "./config.ts";
import { isHigh, isWorse } from "./limit.ts";
import { NO_READING_YET, type SensorColumns } from "./sensor-columns.ts";

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
  const value = valueText(columns.values[sensor]!, config.unit);
  if (limit === undefined) return { kind: "configuration", text: `${value} has no limit ${level} any more`, level };
  const delayMs = returning ? limit.offDelayMs : limit.onDelayMs;
  const beyond = isHigh(level) ? "above" : "below";
  const deadband = config.deadband > 0 ? ` by deadband ${config.deadband}` : "";
  const text = returning
    ? `${value} back from ${level} ${limit.value}${deadband}${delayText(delayMs)}`
    : `${value} ${beyond} ${level} ${limit.value}${delayText(delayMs)}`;
  return { kind: "limit", text, level, limit: limit.value, ...(delayMs > 0 ? { delayMs } : {}) };
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

/** Silence, or what explains it. */
export function silenceCause(columns: SensorColumns, sensor: number): Cause {
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
export const STATE_UNREADABLE: Cause = Object.freeze({
  kind: "signal",
  text: "saved state could not be read: unknown until the next reading",
});

export const backAfterSilence = (silentMs: number): Cause => ({
  kind: "signal",
  text: `reading again after ${durationText(silentMs)}`,
});

const SHARED = [NO_READING_YET, FIRST_READING, VALID_AGAIN, QUALITY_UNCERTAIN, QUALITY_GOOD, STATE_UNREADABLE];

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
