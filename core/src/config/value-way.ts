import type { BaselineWindow, SensorConfig, Smoothing } from "../health/config.ts";
import type { Kind } from "../wire/health.ts";
import { parseDuration } from "./duration.ts";
import type { Settings } from "./profile.ts";
import type { Report } from "./sensor-judgement.ts";
import type { SensorRow } from "./sensor-row.ts";

/** What lies between a value and its limits: the row's word, or the profile's. */
export function readWay(
  kind: Kind,
  row: SensorRow,
  settings: Settings,
  report: Report,
): Pick<SensorConfig, "smoothing" | "baseline"> {
  if (kind === "discrete") return {};
  const smoothing =
    row.smoothing === undefined ? ofProfile(settings.smoothing) : smoothingOfCell(row.smoothing, report);
  const baseline = row.baseline === undefined ? windowOfProfile(settings.baseline) : windowOfCell(row.baseline, report);
  return { ...(smoothing ? { smoothing } : {}), ...(baseline ? { baseline } : {}) };
}

const ofProfile = (written: Settings["smoothing"]): Smoothing | undefined =>
  written && ("ewma" in written ? { ewmaMs: written.ewma } : written);

const windowOfProfile = (written: Settings["baseline"]): BaselineWindow | undefined =>
  written && ("for" in written ? { forMs: written.for } : written);

/** `ewma 30s` or `median 5` */
function smoothingOfCell(cell: string, report: Report): Smoothing | undefined {
  const [kind, amount = ""] = cell.split(/ +/);
  if (kind === "median") {
    const median = Number(amount);
    if (median >= 2 && median <= 99) return { median };
    report("smoothing", `smoothing is a median of ${amount} values; it must be of 2 to 99`);
    return undefined;
  }
  const ewmaMs = parseDuration(amount) ?? 0;
  if (ewmaMs > 0) return { ewmaMs };
  report("smoothing", "smoothing has a time constant of 0: leave the cell empty for none");
  return undefined;
}

/** `50 readings` or `7d` */
function windowOfCell(cell: string, report: Report): BaselineWindow | undefined {
  const readings = /^([0-9]+) +readings$/.exec(cell)?.[1];
  if (readings === undefined) return { forMs: parseDuration(cell)! };
  if (Number(readings) >= 2) return { readings: Number(readings) };
  report("baseline", `the baseline has ${readings} readings; a deviation needs at least 2`);
  return undefined;
}
