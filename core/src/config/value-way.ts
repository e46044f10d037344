import type { BaselineWindow, Rate, SensorConfig, Smoothing } from "../health/config.ts";
import { alarmText, priorityOf, readPriorities } from "./alarm-texts.ts";
import { parseDuration } from "./duration.ts";
import { RATE_PER_MS } from "./profile-schema.ts";
import type { Settings } from "./profile.ts";
import { delaysOf, meansOf, rowTexts, type Report } from "./sensor-judgement.ts";
import type { SensorRow } from "./sensor-row.ts";

/** What lies between a value and its limits: the row's word, or the profile's. */
export function readWay(
  row: SensorRow,
  settings: Settings,
  sensor: Pick<SensorConfig, "kind" | "scale"> & { isLimited: boolean },
  report: Report,
): Pick<SensorConfig, "smoothing" | "baseline" | "rate" | "rollover"> {
  if (sensor.kind === "discrete") return {};
  const smoothing =
    row.smoothing === undefined ? ofProfile(settings.smoothing) : smoothingOfCell(row.smoothing, report);
  const baseline = row.baseline === undefined ? windowOfProfile(settings.baseline) : windowOfCell(row.baseline, report);
  const rate = readRate(row, settings, sensor, report);
  const rollover = sensor.kind === "counter" ? (row.rollover ?? settings.rollover) : undefined;
  return {
    ...(smoothing ? { smoothing } : {}),
    ...(baseline ? { baseline } : {}),
    ...(rate ? { rate } : {}),
    ...(rollover === undefined ? {} : { rollover }),
  };
}

function readRate(
  row: SensorRow,
  settings: Settings,
  { kind, scale, isLimited }: Pick<SensorConfig, "kind" | "scale"> & { isLimited: boolean },
  report: Report,
): Rate | undefined {
  const own = settings.rate;
  const [, ofRow, perOfRow] = /^(?:([0-9.]+) *\/|per) *(s|min|h|d)$/.exec(row.rate ?? "") ?? [];
  const value = ofRow === undefined ? own?.limit : Number(ofRow);
  const per = (perOfRow ?? own?.per) as keyof typeof RATE_PER_MS | undefined;
  if (per === undefined) {
    if (value !== undefined)
      report("rate", "the rate's limit lacks the time that it is told per: write per, one of s, min, h, d");
    if (kind === "counter" && isLimited)
      report(
        ["rate", "high", "low"],
        "a counter's limits judge its rate, whose time is not said: write rate, such as { per: h }",
      );
    return undefined;
  }
  if (kind === "counter" && scale.factor < 0)
    report("scale", "a counter counts up: its scale must have a factor above 0");
  if (kind === "counter" && ofRow !== undefined)
    report(
      "rate",
      `a counter's rate is judged by its limits: write "per ${per}" here, and ${ofRow} in the column high`,
    );
  const rate = { perMs: RATE_PER_MS[per], windowMs: own?.window ?? 0 };
  if (value === undefined || kind === "counter") return rate;
  const deadband = own?.deadband ?? 0;
  if (value <= 0 || deadband >= value)
    report("rate", `the rate's limit (${value}) must be above 0 and above its deadband (${deadband})`);
  const priorities = readPriorities(row.priority ?? "", ["rate"], () => {});
  const text = alarmText(rowTexts(row, priorityOf(priorities, "rate")), own, settings);
  return { ...rate, limit: { value, deadband, ...text, ...delaysOf(row, own, settings), ...meansOf(own) } };
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
