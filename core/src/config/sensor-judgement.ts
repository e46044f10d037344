import type { Abnormal, Level, Limit } from "../health/config.ts";
import type { Priority } from "../wire/health.ts";
import { alarmText, priorityOf, readPriorities, type Priorities, type Texts } from "./alarm-texts.ts";
import { LEVELS, type Settings } from "./profile.ts";
import { readAssignments, type SensorRow } from "./sensor-row.ts";

/** Says what is wrong with a column of the row; of several, the first that is filled in is named. */
export type Report = (column: string | readonly string[], message: string) => void;

type Limits = Partial<Record<Level, Limit>>;

/** From where to where a sensor measures, in its unit. */
export type Span = { from: number; to: number };

/** Limits of the row and its profile, with texts and delays, checked for their order. */
export function readLimits(row: SensorRow, settings: Settings, span: Span | undefined, report: Report): Limits {
  const values = LEVELS.flatMap((level) => {
    const written = row[level] ?? settings.limits[level]?.value;
    const value = typeof written === "string" ? onSpan(level, written, span, report) : written;
    return value === undefined ? [] : [{ level, value }];
  });
  const names = values.map(({ level }) => level);
  const priorities = readPriorities(row.priority ?? "", names, (message) => report("priority", message));
  for (const [index, upper] of values.entries()) {
    const lower = values[index - 1];
    if (lower && lower.value >= upper.value)
      report(
        [upper.level, lower.level],
        `${lower.level} (${lower.value}) is not below ${upper.level} (${upper.value}): put them in order`,
      );
  }
  return Object.fromEntries(
    values.map(({ level, value }) => [level, toLimit(level, value, row, settings, priorities)]),
  );
}

function onSpan(level: Level, share: string, span: Span | undefined, report: Report): number | undefined {
  if (span !== undefined) return span.from + (Number.parseFloat(share) / 100) * (span.to - span.from);
  const cure = "write the instrument's range, or what raw values mean in scale";
  report([level, "range"], `the limit ${level} is ${share} of a span that is not known: ${cure}`);
  return undefined;
}

function toLimit(level: Level, value: number, row: SensorRow, settings: Settings, priorities: Priorities): Limit {
  const limit = settings.limits[level];
  const text = alarmText(rowTexts(row, priorityOf(priorities, level)), limit, settings);
  const { means } = limit ?? {};
  return { value, ...text, ...delaysOf(row, limit, settings), ...(means === undefined ? {} : { means }) };
}

/** Values that are off normal, from the row (`open;fault`) or its profile. */
export function readAbnormal(row: SensorRow, settings: Settings, report: Report): Abnormal[] {
  const ofProfile = new Map(settings.abnormal.map((each) => [String(each.value), each]));
  const values =
    row.abnormal === undefined ? [...ofProfile.keys()] : readAssignments(row.abnormal).map(([, value]) => value);
  const repeated = values.find((value, index) => values.indexOf(value) < index);
  if (repeated !== undefined) report("abnormal", `abnormal lists "${repeated}" twice: list each value once`);
  const priorities = readPriorities(row.priority ?? "", values, (message) => report("priority", message));
  return values.map((value) => {
    const settled = ofProfile.get(value);
    const text = alarmText(rowTexts(row, priorityOf(priorities, value)), settled, settings);
    return { value, ...text, ...delaysOf(row, settled, settings) };
  });
}

type Delays = { onDelay?: number; offDelay?: number };

const delaysOf = (
  row: Delays,
  own: Delays | undefined,
  settings: Delays,
): { onDelayMs: number; offDelayMs: number } => ({
  onDelayMs: row.onDelay ?? own?.onDelay ?? settings.onDelay ?? 0,
  offDelayMs: row.offDelay ?? own?.offDelay ?? settings.offDelay ?? 0,
});

/** The row's texts, with the priority that its cell gives this level or value. */
const rowTexts = (row: SensorRow, priority: Priority | undefined): Texts => ({ ...row, priority });

/**
 * The deadband in units of the value. A share (`2%`) is one of the sensor's span; where that is not known, of the
 * distance between the outermost limits; where there is one limit only, of its amount.
 */
export function readDeadband(
  row: SensorRow,
  settings: Settings,
  span: Span | undefined,
  limits: Limits,
  report: Report,
): number {
  const width = row.deadband ?? settings.deadband ?? 0;
  const text = String(width);
  const values = LEVELS.flatMap((level) => limits[level]?.value ?? []);
  const outer = values.length > 1 ? values.at(-1)! - values[0]! : Math.abs(values[0] ?? 0);
  const deadband = text.endsWith("%")
    ? (Number.parseFloat(text) / 100) * (span ? span.to - span.from : outer)
    : Number(text);
  const { low, high } = limits;
  if (low && high && deadband >= high.value - low.value && high.value > low.value)
    report(
      ["deadband", "high", "low", "range", "scale"],
      `the deadband (${deadband}) is as wide as from low to high (${high.value - low.value}): no value would be normal again; make it smaller`,
    );
  return deadband;
}
