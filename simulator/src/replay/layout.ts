import { readFileSync } from "node:fs";
import { Type, type Static } from "typebox";
import { readPlaced, type ConfigError, type Loaded, type Placed } from "@tocsin/core/config/document";
import { Duration } from "@tocsin/core/config/duration";
import { ID_PATTERN } from "@tocsin/core/wire/id";
import { KindSchema } from "@tocsin/core/wire/health";

const closed = { additionalProperties: false } as const;
const IdText = () => Type.String({ pattern: ID_PATTERN, wanted: 'an id: letters, digits, "_" or "-"' });
const Column = Type.Union([Type.Integer({ minimum: 1 }), Type.String({ minLength: 1 })], {
  description: "number of the column from 1, or its name in the head line",
});

/** Milliseconds of one step of a number that stands for a time. */
const UNIT_MS = { ms: 1, s: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
const TIME_UNITS = ["ms", "s", "minute", "hour", "day", "iso"] as const;

/** `config/replay/*.yaml`: what the columns of recorded data are. */
export const LayoutSchema = Type.Object(
  {
    name: Type.String({ description: "of the data, for people" }),
    site: Type.Object({ id: IdText(), name: Type.Optional(Type.String()) }, closed),
    zone: Type.Object({ id: IdText(), name: Type.Optional(Type.String()) }, closed),
    file: Type.Object(
      {
        separator: Type.Enum(["comma", "semicolon", "tab", "whitespace"], { default: "comma" }),
        header: Type.Boolean({ default: true, description: "the first line names the columns" }),
        decimalComma: Type.Boolean({ default: false, description: "3,14 instead of 3.14" }),
        order: Type.Enum(["time", "file"], {
          default: "time",
          description: "file: large files that are in order already",
        }),
      },
      { ...closed, default: {} },
    ),
    machine: Type.Object(
      {
        column: Type.Optional(Column),
        id: Type.String({ default: "{value}", description: "{value} is the column's; {value:3} with leading zeros" }),
        tag: Type.Optional(Type.String({ description: "as id" })),
        description: Type.Optional(Type.String({ description: "as id" })),
      },
      closed,
    ),
    time: Type.Object(
      {
        column: Column,
        unit: Type.Enum(TIME_UNITS as unknown as [...typeof TIME_UNITS], { default: "iso" }),
        start: Type.String({ default: "1970-01-01T00:00:00Z", description: "the time of the number 0" }),
      },
      closed,
    ),
    interval: Duration({
      minimumMs: 1,
      default: "1s",
      description: "how often a sensor has a value, in the data's own time",
    }),
    sensors: Type.Array(
      Type.Object(
        {
          column: Column,
          sensor: IdText(),
          tag: Type.Optional(Type.String()),
          description: Type.Optional(Type.String()),
          kind: Type.Optional(KindSchema),
          unit: Type.Optional(Type.String()),
          profile: Type.Optional(Type.String()),
        },
        closed,
      ),
      { minItems: 1 },
    ),
    calculated: Type.Array(
      Type.Object(
        {
          sensor: IdText(),
          tag: Type.Optional(Type.String()),
          description: Type.Optional(Type.String()),
          unit: Type.Optional(Type.String()),
          profile: Type.String({ description: "has the expression" }),
        },
        closed,
      ),
      { default: [], description: "calculated at each machine from the others" },
    ),
  },
  { ...closed, title: "Tocsin replay layout", description: "What the columns of recorded data are" },
);
export type Layout = Static<typeof LayoutSchema>;

export function loadLayout(file: string, env: Record<string, string | undefined>): Loaded<Layout> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    const message = `${file} cannot be read (${(cause as NodeJS.ErrnoException).code}): name the layout YAML with --layout`;
    return { ok: false, errors: [{ file, line: 0, column: 0, path: "", message }] };
  }
  const loaded = readPlaced(LayoutSchema, { file, text, env });
  if (!loaded.ok) return loaded;
  const errors = findContradictions(loaded.value);
  return errors.length > 0 ? { ok: false, errors } : { ok: true, value: loaded.value.value };
}

/** What no schema can say. */
function findContradictions({ value, place }: Placed<Layout>): ConfigError[] {
  const { time, machine, sensors, calculated, file: format } = value;
  const errors: ConfigError[] = [];
  const report = (path: (string | number)[], message: string) =>
    errors.push({ ...place(...path), path: path.join("."), message });
  if (Number.isNaN(Date.parse(time.start)))
    report(["time", "start"], `time.start "${time.start}" is no time: write 2024-01-01T00:00:00Z`);
  if (machine.column === undefined && machine.id.includes("{value"))
    report(
      ["machine"],
      "machine.id takes its value from a column: add machine.column, or give the one machine a fixed id",
    );
  const columns: [(string | number)[], number | string | undefined][] = [
    [["time", "column"], time.column],
    [["machine", "column"], machine.column],
    ...sensors.map(({ column }, at): [(string | number)[], number | string] => [["sensors", at, "column"], column]),
  ];
  for (const [path, column] of columns)
    if (!format.header && typeof column === "string")
      report(path, `the column "${column}" goes by name, but file.header is false: give its number, from 1`);
  const seen = new Set<string>();
  for (const [list, all] of Object.entries({ sensors, calculated }))
    for (const [at, { sensor }] of all.entries()) {
      if (seen.has(sensor))
        report([list, at, "sensor"], `the sensor "${sensor}" is listed twice: give each an id of its own`);
      seen.add(sensor);
    }
  return errors;
}

/** `engine-{value:3}` with 7 -> `engine-007` */
export const fillIn = (template: string, value: string): string =>
  template.replaceAll(/\{value(?::(\d+))?\}/g, (_, width: string | undefined) =>
    value.padStart(Number(width ?? 0), "0"),
  );

/** Milliseconds since 1970 UTC of a time cell; NaN where it holds none. */
export function timeOf({ time }: Layout, cell: string): number {
  if (time.unit === "iso") return Date.parse(cell);
  return cell === "" ? Number.NaN : Date.parse(time.start) + Number(cell) * UNIT_MS[time.unit];
}
