import type { Abnormal, Level, Limit, SensorConfig } from "../health/config.ts";
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
  const hasBaseline = (row.baseline ?? settings.baseline) !== undefined;
  const places = LEVELS.flatMap((level) => {
    const written = row[level] ?? settings.limits[level]?.value;
    const place = written === undefined ? undefined : placeOf(level, written, span, hasBaseline, report);
    return place === undefined ? [] : [{ level, place }];
  });
  const names = [...places.map(({ level }) => level), ...((row.rate ?? settings.rate) ? ["rate"] : [])];
  const priorities = readPriorities(row.priority ?? "", names, (message) => report("priority", message));
  refuseDisorder(places, report);
  return Object.fromEntries(
    places.map(({ level, place }) => [level, toLimit(level, place, row, settings, priorities)]),
  );
}

type Place = Pick<Limit, "value" | "deviations">;

/** Upwards each lies above the one before; deviations grow to either side. A value and a deviation cannot be compared. */
function refuseDisorder(places: { level: Level; place: Place }[], report: Report): void {
  const orders = [
    { of: ({ value }: Place) => value, unit: "", sign: 1, levels: LEVELS },
    { of: ({ deviations }: Place) => deviations, unit: "sd", sign: -1, levels: ["lowLow", "low"] },
    { of: ({ deviations }: Place) => deviations, unit: "sd", sign: 1, levels: ["high", "highHigh"] },
  ] as const;
  for (const { of, unit, sign, levels } of orders) {
    const ordered = places.flatMap(({ level, place }) => {
      const amount = of(place);
      return amount === undefined || !(levels as readonly Level[]).includes(level) ? [] : [{ level, amount }];
    });
    for (const [index, upper] of ordered.entries()) {
      const lower = ordered[index - 1];
      if (lower === undefined || sign * lower.amount < sign * upper.amount) continue;
      report(
        [upper.level, lower.level],
        `${lower.level} (${lower.amount}${unit}) is not below ${upper.level} (${upper.amount}${unit}): put them in order`,
      );
    }
  }
}

function placeOf(
  level: Level,
  written: number | string,
  span: Span | undefined,
  hasBaseline: boolean,
  report: Report,
): Place | undefined {
  if (typeof written === "number") return { value: written };
  const amount = Number.parseFloat(written);
  if (written.endsWith("sd")) {
    if (!hasBaseline)
      report(
        [level, "baseline"],
        `the limit ${level} is ${written} of a baseline that is not set: write baseline, such as { readings: 50 }`,
      );
    if (amount === 0)
      report(level, `the limit ${level} is 0 deviations from the mean, where most values are: write 3sd`);
    return { deviations: amount };
  }
  if (span !== undefined) return { value: span.from + (amount / 100) * (span.to - span.from) };
  const cure = "write the instrument's range, or what raw values mean in scale";
  report([level, "range"], `the limit ${level} is ${written} of a span that is not known: ${cure}`);
  return undefined;
}

function toLimit(level: Level, place: Place, row: SensorRow, settings: Settings, priorities: Priorities): Limit {
  const limit = settings.limits[level];
  const text = alarmText(rowTexts(row, priorityOf(priorities, level)), limit, settings);
  return { ...place, ...text, ...delaysOf(row, limit, settings), ...meansOf(limit) };
}

/** What it makes of the machine, where the profile says so. */
export const meansOf = (written: Pick<Limit, "means"> | undefined): Pick<Limit, "means"> =>
  written?.means === undefined ? {} : { means: written.means };

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
    return { value, ...text, ...delaysOf(row, settled, settings), ...meansOf(settled) };
  });
}

type Delays = { onDelay?: number; offDelay?: number };

export const delaysOf = (
  row: Delays,
  own: Delays | undefined,
  settings: Delays,
): { onDelayMs: number; offDelayMs: number } => ({
  onDelayMs: row.onDelay ?? own?.onDelay ?? settings.onDelay ?? 0,
  offDelayMs: row.offDelay ?? own?.offDelay ?? settings.offDelay ?? 0,
});

/** The row's texts, with the priority that its cell gives this level or value. */
export const rowTexts = (row: SensorRow, priority: Priority | undefined): Texts => ({ ...row, priority });

/**
 * The deadband in units of the value. A share (`2%`) is one of the sensor's span; where that is not known, of the
 * distance between the outermost limits; where there is one limit only, of its amount. Or in deviations (`0.5sd`).
 */
export function readDeadband(
  row: SensorRow,
  settings: Settings,
  span: Span | undefined,
  limits: Limits,
  report: Report,
): Pick<SensorConfig, "deadband" | "deadbandDeviations"> {
  const text = String(row.deadband ?? settings.deadband ?? 0);
  if (text.endsWith("sd")) {
    if ((row.baseline ?? settings.baseline) === undefined)
      report(
        ["deadband", "baseline"],
        `the deadband is ${text} of a baseline that is not set: write baseline, such as { readings: 50 }`,
      );
    return { deadband: 0, deadbandDeviations: Number.parseFloat(text) };
  }
  const values = LEVELS.flatMap((level) => limits[level]?.value ?? []);
  const outer = values.length > 1 ? values.at(-1)! - values[0]! : Math.abs(values[0] ?? 0);
  const deadband = text.endsWith("%")
    ? (Number.parseFloat(text) / 100) * (span ? span.to - span.from : outer)
    : Number(text);
  const [low, high] = [limits.low?.value, limits.high?.value];
  if (low !== undefined && high !== undefined && deadband >= high - low && high > low)
    report(
      ["deadband", "high", "low", "range", "scale"],
      `the deadband (${deadband}) is as wide as from low to high (${high - low}): no value would be normal again; make it smaller`,
    );
  return { deadband };
}
