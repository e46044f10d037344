import type { SensorItem } from "@tocsin/core/wire/hub-api";
import type { Value } from "@tocsin/core/wire/reading";

const grouped = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
export const count = (n: number): string => grouped.format(n);

const formats = new Map<number, Intl.NumberFormat>();
function fixed(digits: number): Intl.NumberFormat {
  const known = formats.get(digits);
  if (known) return known;
  const format = new Intl.NumberFormat("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  formats.set(digits, format);
  return format;
}

const DECIMALS_MAX = 3;
const decimalsIn = (value: number): number => String(value).split(".")[1]?.length ?? 0;

/**
 * How many decimals a sensor's values are shown with: fixed for each sensor, so that digits do not jump, and as many
 * as its limits and range make worth reading.
 */
export function decimalsOf(sensor: Pick<SensorItem, "kind" | "limits" | "range" | "reading">): number {
  if (sensor.kind !== "analog") return 0;
  const known = sensor.limits.flatMap((limit) => (limit.value === undefined ? [] : [Math.abs(limit.value)]));
  const range = sensor.range ? [Math.abs(sensor.range.from), Math.abs(sensor.range.to)] : [];
  const reading = typeof sensor.reading?.value === "number" ? [Math.abs(sensor.reading.value)] : [];
  const scale = Math.max(...(known.length ? known : range.length ? range : reading), 0);
  if (scale === 0) return 2;
  const byScale = scale >= 150 ? 0 : scale >= 5 ? 1 : scale >= 0.5 ? 2 : 3;
  // Who gives a limit as 8.486 wants to see by how much it is exceeded.
  return Math.min(DECIMALS_MAX, Math.max(byScale, ...known.map(decimalsIn)));
}

/** A value as people read it; numbers with the sensor's decimals and a true minus sign. */
export function valueWords(value: Value | undefined, digits: number): string {
  if (value === undefined) return "–";
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value === "string") return value;
  return fixed(digits).format(value).replace("-", "−");
}
