import type { SensorItem } from "@tocsin/core/wire/hub-api";
import type { Value } from "@tocsin/core/wire/reading";
import { language, msg } from "./language.ts";

const formats = new Map<string, Intl.NumberFormat>();

function fixed(digits: number): Intl.NumberFormat {
  const { tag } = language();
  const key = `${tag} ${digits}`;
  const known = formats.get(key);
  if (known) return known;
  const format = new Intl.NumberFormat(tag, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  formats.set(key, format);
  return format;
}

/** A whole number, its thousands apart. */
export const count = (n: number): string => fixed(0).format(n);

/** A share of one as people read it: `98.6 %`. */
export const percent = (share: number): string => `${fixed(1).format(100 * share)} %`;

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
  if (typeof value === "boolean") return value ? msg("on") : msg("off");
  if (typeof value === "string") return value;
  return fixed(digits).format(value).replace("-", "−");
}
