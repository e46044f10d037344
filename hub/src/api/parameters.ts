import { Type, type Static, type TEnum } from "typebox";
import { SORTS } from "@tocsin/core/fleet/sort";
import type { FleetFilter } from "@tocsin/core/fleet/filter";
import { HEALTHS, LIMIT_STATES, PRIORITIES } from "@tocsin/core/wire/health";
import { ID_PATTERN } from "@tocsin/core/wire/id";
import type { Scope } from "../access/principal.ts";

/** Parameters of the resources. A schema with these refuses any other parameter. */
export const closed = { additionalProperties: false } as const;

const several = { maxItems: 50 } as const;
const texts = (description: string, options = {}) =>
  Type.Optional(Type.Array(Type.String({ maxLength: 300, ...options }), { ...several, description }));
/** No id has a comma: who lists several with commas is told how they are given, and not that there is nothing. */
export const names = (description: string) => texts(description, { pattern: "^[^,]*$" });

/** An enumeration whose static type is the list's words. */
export const EnumOf = <const Words extends readonly string[]>(words: Words, options = {}): TEnum<[...Words]> =>
  Type.Enum([...words], options) as unknown as TEnum<[...Words]>;

export const placeParameters = {
  site: names("site; may be given several times"),
  zone: names("zone, or site/zone; may be given several times"),
  machine: names("machine, or site/zone/machine; may be given several times"),
};
export const healthParameter = {
  health: Type.Optional(
    Type.Array(EnumOf(HEALTHS), { ...several, description: "health word; may be given several times" }),
  ),
};
export const textParameters = {
  label: texts("label, or label:value; all that are given must hold"),
  q: Type.Optional(Type.String({ maxLength: 200, description: "words in tag, description, id or labels" })),
};
export const sensorParameters = {
  source: names("source"),
  limitState: Type.Optional(Type.Array(EnumOf(LIMIT_STATES), several)),
  priority: Type.Optional(Type.Array(EnumOf(PRIORITIES), several)),
};
export const pageParameters = {
  sort: Type.Optional(
    Type.Enum([...SORTS], { description: "id (default), tag, worst first, since: oldest first, -since: newest first" }),
  ),
  limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 100 }),
  cursor: Type.Optional(Type.String({ maxLength: 1_000, description: "the next of the page before" })),
};

const Name = Type.String({ pattern: ID_PATTERN });
export const ZoneParams = Type.Object({ site: Name, zone: Name });
export const MachineParams = Type.Object({ site: Name, zone: Name, machine: Name });
export const SensorParams = Type.Object({ site: Name, zone: Name, machine: Name, sensor: Name });

const FilterQuery = Type.Object({ ...placeParameters, ...healthParameter, ...textParameters, ...sensorParameters });

/** The filter that a query holds, narrowed to what the one who asks may see; its other parameters are left out. */
export function filterOf({ query, scope }: { query: Static<typeof FilterQuery>; scope: Scope }): FleetFilter {
  const filter: Record<string, unknown> = {};
  for (const name of Object.keys(FilterQuery.properties))
    if (Object.hasOwn(query, name)) filter[name] = query[name as keyof typeof query];
  if (scope !== undefined) filter["within"] = scope;
  return filter as FleetFilter;
}
