import { Type, type Static } from "typebox";
import { PrioritySchema, ReportsSchema } from "../wire/health.ts";
import type { ConfigError, Place } from "./config-error.ts";
import { Duration } from "./duration.ts";
import { IdSchema } from "./id-schema.ts";
import { ExpressionSchema, LimitPlaceSchema, WIDTH_PATTERN, WrittenKindSchema } from "./profile-schema.ts";
import { readTree } from "./read-tree.ts";
import type { Row } from "./table.ts";
import type { Tree } from "./yaml-tree.ts";

const optional = Type.Optional;
const text = (maxLength: number) => optional(Type.String({ maxLength }));
const NUMBER = "[+-]?[0-9]*\\.?[0-9]+(?:[eE][+-]?[0-9]+)?";
const DURATION = "[0-9]+(?:\\.[0-9]+)?(?:ms|s|m|h|d)";
const TOPIC = "^[^+#$\\u0000/][^+#\\u0000]*$";

/** Cells of one row of the sensor table. What is left out is taken from the profile. */
export const SensorRowSchema = Type.Object({
  zone: IdSchema(),
  machine: IdSchema(),
  sensor: IdSchema(),
  tag: text(200),
  description: text(500),
  kind: optional(WrittenKindSchema),
  expression: optional(ExpressionSchema),
  reports: optional(ReportsSchema),
  interval: optional(Duration({ minimumMs: 1 })),
  unit: text(32),
  profile: text(64),
  source: optional(IdSchema()),
  topic: optional(
    Type.String({
      pattern: TOPIC,
      maxLength: 1_000,
      wanted: "one MQTT topic, without + or # and not beginning with / or $",
    }),
  ),
  pointer: optional(Type.String({ pattern: "^/", wanted: "a JSON Pointer, such as /data/temperature" })),
  scale: optional(
    Type.String({
      pattern: `^(${NUMBER}( +${NUMBER})?|${NUMBER}\\.\\.${NUMBER} *= *${NUMBER}\\.\\.${NUMBER})$`,
      wanted: "a factor (0.1), factor and offset (0.1 -40), or what raw values mean (4..20=0..100)",
    }),
  ),
  range: optional(Type.String({ pattern: `^${NUMBER}\\.\\.${NUMBER}$`, wanted: "from..to, such as 3.6..21" })),
  lowLow: optional(LimitPlaceSchema),
  low: optional(LimitPlaceSchema),
  high: optional(LimitPlaceSchema),
  highHigh: optional(LimitPlaceSchema),
  abnormal: text(500),
  deadband: optional(
    Type.String({ pattern: WIDTH_PATTERN, wanted: "a number not below 0, a share of the span such as 2%, or 0.5sd" }),
  ),
  smoothing: optional(
    Type.String({
      pattern: `^(ewma +${DURATION}|median +[0-9]+)$`,
      wanted: "ewma with its time constant (ewma 30s), or a median of so many values (median 5)",
    }),
  ),
  baseline: optional(
    Type.String({
      pattern: `^([0-9]+ +readings|${DURATION})$`,
      wanted: "so many readings (50 readings), or a time (7d)",
    }),
  ),
  rate: optional(
    Type.String({
      pattern: `^([0-9]*\\.?[0-9]+ */|per) *(s|min|h|d)$`,
      wanted: "how fast it may change (5/min), or of a counter what its rate is told per (per h)",
    }),
  ),
  rollover: optional(Type.Number({ exclusiveMinimum: 0 })),
  frozen: optional(Duration({ minimumMs: 1, maximumMs: 31_536_000_000 })),
  measures: optional(Type.String({ pattern: `^${NUMBER}\\.\\.${NUMBER}$`, wanted: "from..to, such as 0..200" })),
  due: text(500),
  onDelay: optional(Duration({ maximumMs: 86_400_000 })),
  offDelay: optional(Duration({ maximumMs: 86_400_000 })),
  priority: text(500),
  message: text(200),
  consequence: text(500),
  action: text(500),
  respondWithin: optional(Duration()),
  link: text(500),
  labels: text(1_000),
});
export type SensorRow = Static<typeof SensorRowSchema>;

export const SENSOR_COLUMNS: readonly string[] = Object.keys(SensorRowSchema.properties);
export const SENSOR_COLUMNS_NEEDED = ["zone", "machine", "sensor"];

/**
 * The row's cells, each as its column's schema says; one that is wrong is reported and missing. Places are
 * getters: they are counted out only for errors, since a table has many cells and few of them are wrong.
 */
export function readSensorRow(row: Row, errors: ConfigError[]): Partial<SensorRow> {
  const entries = new Map<string, { place: Place; tree: Tree }>();
  for (const column of SENSOR_COLUMNS) {
    const value = row.cell(column);
    if (value !== undefined) entries.set(column, new Cell(row, column, value));
  }
  const tree: Tree = {
    kind: "map",
    entries,
    get place() {
      return row.place();
    },
  };
  return readTree(SensorRowSchema, tree, "", errors) as Partial<SensorRow>;
}

/** One cell as a tree. */
class Cell {
  readonly kind = "scalar";
  readonly free = true;
  readonly value: string;
  readonly #row: Row;
  readonly #column: string;

  constructor(row: Row, column: string, value: string) {
    this.#row = row;
    this.#column = column;
    this.value = value;
  }

  get tree(): Tree {
    return this;
  }

  get place(): Place {
    return this.#row.place(this.#column);
  }
}

/** `a..b` -> [a, b] */
export const readRange = (cell: string): [number, number] => cell.split("..").map(Number) as [number, number];

/** `0.1`, `0.1 -40` or `4..20=0..100` as factor and offset. */
export function readScale(cell: string): { factor: number; offset: number } {
  const [raw, meant] = cell.split("=");
  if (meant !== undefined) return scaleBetween(readRange(raw!.trim()), readRange(meant.trim()));
  const [factor, offset] = cell.split(/ +/).map(Number) as [number, number?];
  return { factor, offset: offset ?? 0 };
}

/** What raw values are said to mean, by the row or its profile; undefined where that is a factor, or nothing. */
export function scaleEndsOf(
  row: SensorRow,
  { scale }: { scale?: { from: [number, number]; to: [number, number] } | { factor: number } | undefined },
): { from: [number, number]; to: [number, number] } | undefined {
  if (row.scale === undefined) return scale && "from" in scale ? scale : undefined;
  const [raw, meant] = row.scale.split("=");
  return meant === undefined ? undefined : { from: readRange(raw!.trim()), to: readRange(meant.trim()) };
}

export function scaleBetween(from: [number, number], to: [number, number]): { factor: number; offset: number } {
  const factor = (to[1] - to[0]) / (from[1] - from[0]);
  return { factor, offset: to[0] - from[0] * factor };
}

/** `a=b;c` -> [["a", "b"], [undefined, "c"]] */
export const readAssignments = (cell: string): [string | undefined, string][] =>
  cell
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => {
      const equals = part.indexOf("=");
      return equals < 0 ? [undefined, part] : [part.slice(0, equals).trim(), part.slice(equals + 1).trim()];
    });

export const PRIORITY_WORDS: readonly string[] = PrioritySchema.enum;
