import type { SensorConfig } from "../health/config.ts";
import type { Kind } from "../wire/health.ts";
import { sensorId, type Id } from "../wire/id.ts";
import { nuisanceOf } from "./alarm-rules.ts";
import { isCurrentLoop, NE43_RANGE_MA, readDetectors } from "./detectors.ts";
import { alarmText } from "./alarm-texts.ts";
import { LEVELS, type Settings } from "./profile.ts";
import { readAbnormal, readDeadband, readLimits, type Report, type Span } from "./sensor-judgement.ts";
import { readAssignments, readRange, readScale, scaleBetween, scaleEndsOf, type SensorRow } from "./sensor-row.ts";
import { isId } from "../wire/id.ts";
import { AS_CALCULATED, CALCULATED, kindOfResult, readExpressionOf, refuseMeasuring } from "./calculated.ts";
import { readWay } from "./value-way.ts";

/** Without an interval a periodic sensor cannot be told from a silent one; three missed ones are silence. */
const INTERVALS_UNTIL_SILENT = 3;

/** One row with its profile, every default filled in. What is wrong is reported by column. */
export function toSensorConfig(site: Id, row: SensorRow, settings: Settings, report: Report): SensorConfig {
  const written = row.kind ?? settings.kind ?? "analog";
  const kind = written === CALCULATED ? kindOfResult(row, settings) : written;
  const scale = scaleOf(row, settings, report);
  const times = written === CALCULATED ? AS_CALCULATED : timesOf(kind, row, settings, report);
  const range = rangeOf(row, settings, report);
  const span = spanOf(row, settings, range, scale);
  const limits = kind === "discrete" ? {} : readLimits(row, settings, span, report);
  refuseForeign(kind, row, report);
  if (written === CALCULATED) refuseMeasuring(row, report);
  return {
    id: sensorId({ site, zone: row.zone, machine: row.machine, sensor: row.sensor }),
    sensor: row.sensor,
    tag: row.tag ?? row.sensor,
    description: row.description ?? settings.description ?? "",
    labels: { ...settings.labels, ...labelsOf(row, report) },
    kind,
    ...times,
    ...readExpressionOf(written, row, settings, report),
    ...present("unit", row.unit ?? settings.unit),
    ...present("profile", row.profile),
    ...present("source", row.source),
    ...present("topic", row.topic),
    ...present("pointer", row.pointer),
    scale,
    ...present("range", range),
    limits,
    abnormal: kind === "discrete" ? readAbnormal(row, settings, report) : [],
    ...(kind === "discrete" ? { deadband: 0 } : readDeadband(row, settings, span, limits, report)),
    ...readDetectors(row, settings, { kind, scale, span, ...times }, report),
    ...readWay(row, settings, { kind, scale, isLimited: Object.keys(limits).length > 0 }, report),
    ...machineOf(settings, report),
    ...present("suppressWhen", settings.suppressWhen),
    instrument: { ...alarmText(settings.instrument), ...present("onDelayMs", settings.instrument?.onDelay) },
    ...present("health", settings.health),
    ...present("nuisance", settings.nuisance && nuisanceOf(settings.nuisance)),
  };
}

/** What the machine's state means to the sensor. */
function machineOf({ when, holdoff, poweredBy }: Settings, report: Report) {
  if (holdoff !== undefined && when === undefined && poweredBy === undefined)
    report(
      "profile",
      "the profile's holdoff follows nothing: say in which states the machine is judged (when), or poweredBy",
    );
  return { ...present("when", when), ...present("holdoffMs", holdoff), ...present("poweredBy", poweredBy) };
}

const present = <K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } =>
  (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };

function timesOf(kind: Kind, row: SensorRow, settings: Settings, report: Report) {
  const reports = row.reports ?? settings.reports ?? (kind === "discrete" ? "onChange" : "periodic");
  const intervalMs = row.interval ?? settings.interval ?? 0;
  const silentAfterMs = settings.silentAfter ?? INTERVALS_UNTIL_SILENT * intervalMs;
  if (reports === "periodic" && intervalMs === 0)
    report(
      "interval",
      "a periodic sensor lacks its interval: write how often it sends, such as 1s, or reports onChange",
    );
  else if (reports === "periodic" && silentAfterMs <= intervalMs)
    report(
      "interval",
      `the profile's silentAfter (${silentAfterMs} ms) is not longer than the interval (${intervalMs} ms)`,
    );
  return { reports, intervalMs, silentAfterMs };
}

function scaleOf(row: SensorRow, settings: Settings, report: Report): { factor: number; offset: number } {
  const { scale } = settings;
  const ofProfile = scale && ("factor" in scale ? scale : scaleBetween(scale.from, scale.to));
  const found = row.scale === undefined ? ofProfile : readScale(row.scale);
  if (found === undefined) return { factor: 1, offset: 0 };
  if (found.factor !== 0 && Number.isFinite(found.factor) && Number.isFinite(found.offset)) return found;
  report(
    "scale",
    "the scale makes all values the same: its factor must be a number other than 0, its ends must differ",
  );
  return { factor: 1, offset: 0 };
}

function rangeOf(row: SensorRow, settings: Settings, report: Report): { from: number; to: number } | undefined {
  const otherwise = settings.range ?? (isCurrentLoop(row, settings) ? NE43_RANGE_MA : undefined);
  const ends = row.range === undefined ? otherwise : readRange(row.range);
  if (ends === undefined) return undefined;
  if (ends[0] >= ends[1]) report("range", `the range ends (${ends[1]}) before it begins (${ends[0]}): swap the two`);
  return { from: ends[0], to: ends[1] };
}

/** From where to where the sensor measures: as it is told, else what its raw values are said to mean, else the instrument's range, scaled. */
function spanOf(
  row: SensorRow,
  settings: Settings,
  range: SensorConfig["range"],
  { factor, offset }: SensorConfig["scale"],
): Span | undefined {
  const measures = row.measures === undefined ? settings.measures : readRange(row.measures);
  const meant = measures ?? scaleEndsOf(row, settings)?.to;
  const ends = meant ?? (range && [range.from * factor + offset, range.to * factor + offset]);
  return ends && { from: Math.min(...ends), to: Math.max(...ends) };
}

/** Columns that say nothing about a sensor of this kind are a mistake of the table. */
function refuseForeign(kind: Kind, row: SensorRow, report: Report): void {
  const foreign =
    kind === "discrete"
      ? ([
          ...LEVELS,
          "deadband",
          "scale",
          "range",
          "smoothing",
          "baseline",
          "rate",
          "rollover",
          "frozen",
          "measures",
        ] as const)
      : (["abnormal"] as const);
  for (const column of foreign) {
    if (row[column] === undefined) continue;
    const cure =
      kind === "discrete" ? "list its abnormal values, or make it analog" : "use limits, or make it discrete";
    report(column, `${column} does not apply to a sensor of kind ${kind}: ${cure}`);
  }
}

function labelsOf(row: SensorRow, report: Report): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const [name, value] of readAssignments(row.labels ?? "")) {
    if (name === undefined) report("labels", `the label "${value}" has no name: write name=value;name=value`);
    else if (isId(name)) labels[name] = value;
    else report("labels", `"${name}" is no name for a label: letters, digits, "_" or "-"`);
  }
  return labels;
}
