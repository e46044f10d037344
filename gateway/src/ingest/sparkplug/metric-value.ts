import type { MetricValue } from "./payload.ts";

/** Numbers of Sparkplug's datatypes that hold one value (Sparkplug 3.0, 6.4.16). */
const BITS_SIGNED: Record<number, number> = { 1: 8, 2: 16, 3: 32, 4: 64 };
const BITS_UNSIGNED: Record<number, number> = { 5: 8, 6: 16, 7: 32, 8: 64, 13: 64 };
const NAMES_OF_OTHERS: Record<number, string> = {
  16: "DataSet",
  17: "Bytes",
  18: "File",
  19: "Template",
  20: "PropertySet",
  21: "PropertySetList",
};
const ARRAYS_FROM = 22;

/** What a metric's value is as JSON would hold it. Integers are sent as the bits of an unsigned one. */
export function plainValue(value: MetricValue, datatype: number | undefined): number | boolean | string {
  if (typeof value !== "number" && typeof value !== "bigint") return value;
  const signed = BITS_SIGNED[datatype ?? 0];
  if (signed !== undefined && Number.isInteger(Number(value))) return Number(BigInt.asIntN(signed, BigInt(value)));
  const unsigned = BITS_UNSIGNED[datatype ?? 0];
  if (unsigned !== undefined && Number.isInteger(Number(value))) return Number(BigInt.asUintN(unsigned, BigInt(value)));
  return Number(value);
}

/** Of a metric that holds no single value. */
export function datatypeName(datatype: number | undefined): string {
  if (datatype !== undefined && datatype >= ARRAYS_FROM) return "an array";
  return NAMES_OF_OTHERS[datatype ?? 0] ?? "of an unknown datatype";
}
