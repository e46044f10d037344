import type { Value } from "../../wire/reading.ts";
import type { Rate, SensorConfig } from "../config.ts";

/** NE 43: below 3.6 mA or above 21 mA a 4 to 20 mA loop says that it is broken, not what it measures. */
const NE43_FROM_MA = 3.6;
const NE43_TO_MA = 21;

const UNITS: readonly (readonly [string, number])[] = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1_000],
];

/** As an operator says it: "3 s", "1.5 s", "2 min 30 s", "850 ms". */
export function durationText(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${numberText(ms / 1_000)} s`;
  const parts: string[] = [];
  let rest = Math.round(ms / 1_000) * 1_000;
  for (const [unit, size] of UNITS) {
    if (rest >= size && parts.length < 2) parts.push(`${Math.floor(rest / size)} ${unit}`);
    rest %= size;
  }
  return parts.join(" ");
}

/** Six significant digits: what a display shows, not what a float holds. A count is told in full. */
export const numberText = (value: number): string =>
  String(Number.isSafeInteger(value) ? value : Number(value.toPrecision(6)));

/** Beside another number that it is not, also where both show the same: in full then. */
const numberTextBeside = (value: number, other: number): string =>
  value !== other && numberText(value) === numberText(other) ? String(value) : numberText(value);

export function valueText(value: Value, unit: string | undefined, beside = NaN): string {
  if (typeof value !== "number") return `"${String(value).slice(0, 80)}"`;
  const number = numberTextBeside(value, beside);
  return unit === undefined ? number : `${number} ${unit}`;
}

/** "°C/min", "1/h" */
export function rateUnit(unit: string | undefined, { perMs }: Rate): string {
  const [per] = UNITS.find(([, size]) => size === perMs) ?? [durationText(perMs)];
  return `${unit ?? "1"}/${per}`;
}

export const delayText = (delayMs: number): string => (delayMs > 0 ? ` for ${durationText(delayMs)}` : "");

/** Why a raw value outside the instrument's range is no measurement. */
export function rangeText({ range }: SensorConfig, raw: number): string {
  if (range === undefined)
    return `raw value ${numberText(raw)} is ${Number.isFinite(raw) ? "too great to be measured" : "not a finite number"}`;
  const { from, to } = range;
  if (from !== NE43_FROM_MA || to !== NE43_TO_MA) return `raw value ${numberText(raw)} outside ${from} to ${to}`;
  return `${numberText(raw)} mA outside 3.6 to 21 mA: ${raw < from ? "wire break" : "short circuit"}`;
}
