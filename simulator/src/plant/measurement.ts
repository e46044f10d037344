import { readFileSync } from "node:fs";
import { formatErrors } from "@tocsin/core/config/document";
import { readTable, type Row } from "@tocsin/core/config/table";
import type { Level } from "@tocsin/core/health/config";

/** What one kind of instrument measures, how its value moves when all is well, and how it is judged. */
export type Measurement = {
  name: string;
  unit: string;
  /** KKS letters of what is measured: CT temperature, CP pressure, CF flow, CY vibration, ... */
  code: string;
  nominal: number;
  /** Standard deviation of the noise, in units of the value. */
  noise: number;
  /** Height and length (s) of the slow wave that the process makes. */
  swing: number;
  periodS: number;
  /** Time constant (s) with which the instrument follows. */
  lagS: number;
  range: { from: number; to: number };
  decimals: number;
  limits: Partial<Record<Level, number>>;
  deadband: number;
  onDelay: string;
  /** As the sensor table has it: `high=medium;highHigh=high`. */
  priority: string;
  message: string;
  consequence: string;
  action: string;
  respondWithin: string;
  /** What it comes to while its machine is stopped; undefined: the same as ever. */
  rest: number | undefined;
  /** Without power, and silent, while its machine is stopped. */
  isUnpoweredAtRest: boolean;
  /** As the sensor table has it: `ewma 10s`; empty: none. */
  smoothing: string;
  /** So long the very same value is believed; empty: for ever. */
  frozen: string;
  /** How fast it may change, as a profile says it; empty: as fast as it will. */
  rate: string;
};

const LEVELS: readonly Level[] = ["lowLow", "low", "high", "highHigh"];
const REQUIRED = ["name", "unit", "code", "nominal", "noise", "swing", "period", "lag", "from", "to", "decimals"];
const TEXTS = ["deadband", "onDelay", "priority", "message", "consequence", "action", "respondWithin"];
const AT_REST = ["rest", "power", "smoothing", "frozen", "rate"];

function toMeasurement(row: Row): Measurement {
  const text = (column: string): string => row.cell(column) ?? "";
  const number = (column: string): number => Number(text(column));
  const limits: Measurement["limits"] = {};
  for (const level of LEVELS) if (text(level) !== "") limits[level] = number(level);
  return {
    name: text("name"),
    unit: text("unit"),
    code: text("code"),
    nominal: number("nominal"),
    noise: number("noise"),
    swing: number("swing"),
    periodS: number("period"),
    lagS: number("lag"),
    range: { from: number("from"), to: number("to") },
    decimals: number("decimals"),
    limits,
    deadband: number("deadband"),
    onDelay: text("onDelay"),
    priority: text("priority"),
    message: text("message"),
    consequence: text("consequence"),
    action: text("action"),
    respondWithin: text("respondWithin"),
    rest: text("rest") === "" ? undefined : number("rest"),
    isUnpoweredAtRest: text("power") === "machine",
    smoothing: text("smoothing"),
    frozen: text("frozen"),
    rate: text("rate"),
  };
}

function readMeasurements(): Measurement[] {
  const file = new URL("./measurements.csv", import.meta.url);
  const columns = { known: [...REQUIRED, ...LEVELS, ...TEXTS, ...AT_REST], required: REQUIRED };
  const table = readTable(columns, { file: file.pathname, text: readFileSync(file, "utf8") });
  if (!table.ok) throw new Error(formatErrors(table.errors));
  return table.value.map(toMeasurement);
}

/** Every measurement of the simulated factory, by name. */
export const MEASUREMENTS: ReadonlyMap<string, Measurement> = new Map(
  readMeasurements().map((measurement) => [measurement.name, measurement]),
);
