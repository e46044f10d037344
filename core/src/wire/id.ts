/**
 * Names of things. `site`, `zone`, `machine`, `sensor` and `source` are ids; a path of ids joined by `/` names one
 * thing in the world. The branded types say that a string went through the one check that is here.
 */
export type Id = string & { readonly __id: true };
/** `site/zone` */
export type ZoneId = string & { readonly __zone: true };
/** `site/zone/machine` */
export type MachineId = string & { readonly __machine: true };
/** `site/zone/machine/sensor` */
export type SensorId = string & { readonly __sensor: true };
/** `site/zone/source` */
export type SourceId = string & { readonly __source: true };

/** What an id may look like. Ids that begin with `_` are Tocsin's own and do not match. */
export const ID_PATTERN = "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$";
const idExpression = new RegExp(ID_PATTERN);

export type ZonePath = { site: Id; zone: Id };
export type MachinePath = ZonePath & { machine: Id };
export type SensorPath = MachinePath & { sensor: Id };
export type SourcePath = ZonePath & { source: Id };

export const isId = (text: string): text is Id => idExpression.test(text);

/** @throws Error with code `BAD_ID` that says what an id may hold. */
export function toId(text: string): Id {
  if (isId(text)) return text;
  throw Object.assign(
    new Error(
      `"${text.slice(0, 80)}" is not an id: 1 to 64 letters, digits, "_" or "-", beginning with a letter or digit`,
    ),
    { code: "BAD_ID" },
  );
}

export const zoneId = (path: ZonePath): ZoneId => `${path.site}/${path.zone}` as ZoneId;
export const machineId = (path: MachinePath): MachineId => `${path.site}/${path.zone}/${path.machine}` as MachineId;
export const sensorId = (path: SensorPath): SensorId =>
  `${path.site}/${path.zone}/${path.machine}/${path.sensor}` as SensorId;
export const sourceId = (path: SourcePath): SourceId => `${path.site}/${path.zone}/${path.source}` as SourceId;

function segments(text: string, count: number): Id[] | undefined {
  const parts = text.split("/");
  return parts.length === count && parts.every(isId) ? (parts as Id[]) : undefined;
}

export function parseZoneId(text: string): ZonePath | undefined {
  const parts = segments(text, 2);
  return parts && { site: parts[0]!, zone: parts[1]! };
}

export function parseMachineId(text: string): MachinePath | undefined {
  const parts = segments(text, 3);
  return parts && { site: parts[0]!, zone: parts[1]!, machine: parts[2]! };
}

export function parseSensorId(text: string): SensorPath | undefined {
  const parts = segments(text, 4);
  return parts && { site: parts[0]!, zone: parts[1]!, machine: parts[2]!, sensor: parts[3]! };
}

export function parseSourceId(text: string): SourcePath | undefined {
  const parts = segments(text, 3);
  return parts && { site: parts[0]!, zone: parts[1]!, source: parts[2]! };
}
