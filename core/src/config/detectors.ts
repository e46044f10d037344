import { durationText } from "../health/explain/cause-text.ts";
import type { SensorConfig } from "../health/config.ts";
import { NOISE_DIFFERENCES_LEAST } from "../health/measurement/detectors.ts";
import { parseDay } from "./calendar-day.ts";
import type { Settings } from "./profile.ts";
import type { Report, Span } from "./sensor-judgement.ts";
import { readAssignments, readRange, scaleEndsOf, type SensorRow } from "./sensor-row.ts";

type Detected = Pick<SensorConfig, "frozenMs" | "spike" | "noise" | "measures" | "due">;

/** NE 43: a 4 to 20 mA loop measures from 3.8 to 20.5 mA; below 3.6 and above 21 mA it says that it is broken. */
const NE43_MEASURES_MA = [3.8, 20.5] as const;
export const NE43_RANGE_MA: readonly [number, number] = [3.6, 21];

const SPIKES = 3;
const SPIKES_WITHIN_MS = 600_000;
const NOISE_WINDOW_MS = 300_000;

/** Whether a sensor's raw values are those of a 4 to 20 mA loop, by what they are said to mean. */
export function isCurrentLoop(row: SensorRow, settings: Settings): boolean {
  const from = scaleEndsOf(row, settings)?.from;
  return from?.[0] === 4 && from[1] === 20;
}

/** What a sensor's own values say of its measurement, and when its service is due. */
export function readDetectors(
  row: SensorRow,
  settings: Settings,
  sensor: Pick<SensorConfig, "kind" | "reports" | "intervalMs" | "scale"> & { span: Span | undefined },
  report: Report,
): Detected {
  const due = row.due === undefined ? {} : readDue(row.due, report);
  if (sensor.kind !== "analog") return due;
  const { spike, noise } = settings;
  const height = spike && widthOn("spike", spike.height, sensor.span, report);
  const limit = noise && widthOn("noise", noise.limit, sensor.span, report);
  const windowMs = noise?.window ?? NOISE_WINDOW_MS;
  if (noise && sensor.reports === "periodic" && windowMs < NOISE_DIFFERENCES_LEAST * sensor.intervalMs)
    report(
      ["profile", "interval"],
      `its noise is taken over ${durationText(windowMs)}, in which an interval of ${durationText(sensor.intervalMs)} gives fewer than the ${NOISE_DIFFERENCES_LEAST} differences that it needs: write noise.window, of at least ${durationText(NOISE_DIFFERENCES_LEAST * sensor.intervalMs)}`,
    );
  const measures = measuresOf(row, settings, sensor.scale, report);
  return {
    ...due,
    ...frozenOf(row, settings, sensor, report),
    ...(height === undefined
      ? {}
      : { spike: { height, count: spike?.count ?? SPIKES, withinMs: spike?.within ?? SPIKES_WITHIN_MS } }),
    ...(limit === undefined ? {} : { noise: { limit, windowMs } }),
    ...(measures === undefined ? {} : { measures }),
  };
}

function frozenOf(
  row: SensorRow,
  settings: Settings,
  { reports, intervalMs }: Pick<SensorConfig, "reports" | "intervalMs">,
  report: Report,
): { frozenMs?: number } {
  const frozenMs = row.frozen ?? settings.frozen;
  if (frozenMs === undefined) return {};
  if (reports === "onChange") {
    // A profile serves both; of a row that says so itself it is a mistake.
    if (row.frozen !== undefined)
      report("frozen", "a sensor that reports on change is quiet while nothing changes: it is never frozen");
    return {};
  }
  if (frozenMs <= intervalMs)
    report(
      "frozen",
      `frozen (${frozenMs} ms) is not longer than the interval (${intervalMs} ms): two equal readings say nothing`,
    );
  return { frozenMs };
}

function measuresOf(
  row: SensorRow,
  settings: Settings,
  { factor, offset }: SensorConfig["scale"],
  report: Report,
): { from: number; to: number } | undefined {
  const loop = isCurrentLoop(row, settings) ? NE43_MEASURES_MA.map((raw) => raw * factor + offset) : undefined;
  const ends = row.measures === undefined ? (settings.measures ?? loop) : readRange(row.measures);
  if (ends === undefined) return undefined;
  const said = row.measures ?? settings.measures;
  if (said !== undefined && ends[0]! >= ends[1]!)
    report("measures", `the measuring range ends (${ends[1]}) before it begins (${ends[0]}): swap the two`);
  return { from: Math.min(...ends), to: Math.max(...ends) };
}

/** A width in units of the value, or as a share of the span. */
function widthOn(column: string, width: number | string, span: Span | undefined, report: Report): number | undefined {
  if (typeof width === "number") return width;
  if (span !== undefined) return (Number.parseFloat(width) / 100) * (span.to - span.from);
  report(
    [column, "range"],
    `${column} is ${width} of a span that is not known: write the instrument's range, or measures`,
  );
  return undefined;
}

/** `2027-03-01`, or what is due when: `calibration=2027-03-01;battery=2026-12-01`. The earliest counts. */
function readDue(cell: string, report: Report): Pick<SensorConfig, "due"> {
  const days = readAssignments(cell).flatMap(([what = "service", on]) => {
    const at = parseDay(on);
    if (at !== undefined) return [{ what, on, at }];
    report(
      "due",
      `due is "${on}", which is no day: write it as 2027-03-01, or calibration=2027-03-01;battery=2026-12-01`,
    );
    return [];
  });
  const [first] = days.toSorted((a, b) => a.at - b.at);
  return first === undefined ? {} : { due: first };
}
