import type { GuardedHub } from "./guarded-hub.ts";

type Schema = { type?: string; properties?: Record<string, Schema>; items?: Schema } & Record<string, unknown>;
type Operation = {
  parameters?: { name: string; in: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
};
export type Description = { paths: Record<string, Record<string, Operation>> };

const SENSORS = 20;

/** The description, in which whatever names a thing is, as often as not, the name of one that is there. */
export async function withNames(description: Description, hub: GuardedHub): Promise<Description> {
  const names = await namesAt(hub);
  const told = structuredClone(description);
  for (const [path, item] of Object.entries(told.paths))
    for (const { parameters = [], requestBody } of Object.values(item)) {
      for (const each of parameters) each.schema = offered(each.schema, namesFor(names, path, each.in, each.name));
      for (const { schema } of Object.values(requestBody?.content ?? {})) offerIn(schema, names, path);
    }
  return told;
}

type Names = Record<"site" | "zone" | "machine" | "sensor" | "source" | "ids" | "fields", string[]>;

async function namesAt({ url, authorization }: GuardedHub): Promise<Names> {
  const answer = await fetch(`${url}/api/v1/sensors?limit=${SENSORS}`, { headers: { authorization } });
  const { items } = (await answer.json()) as { items: Record<string, string>[] };
  const all = (field: string) => [...new Set(items.map((item) => item[field]!))];
  const ids = all("id");
  const places = ids.flatMap((id) => [2, 3].map((depth) => id.split("/", depth).join("/")));
  const ofAll = { site: all("site"), zone: all("zone"), machine: all("machine"), sensor: all("sensor") };
  return { ...ofAll, source: all("source"), ids: [...new Set([...places, ...ids])], fields: ["id", "id,site,zone"] };
}

const isOneOf = <Key extends string>(record: Record<Key, unknown>, name: string): name is Key =>
  Object.hasOwn(record, name);

function namesFor(names: Names, path: string, where: string, name: string): string[] {
  if (name === "sensor" && where === "query") return names.ids.filter((id) => id.split("/").length === 4);
  if (name === "target") return names.ids;
  return isOneOf(names, name) && !(path.endsWith("/commands/{id}") && name === "ids") ? names[name] : [];
}

const offered = (schema: Schema, known: readonly string[]): Schema => {
  if (known.length === 0) return schema;
  if (schema.type === "array") return { ...schema, items: offered(schema.items ?? {}, known) };
  return { anyOf: [{ enum: [...known] }, schema] };
};

/** In a body it is `ids`, `target`, and what a filter has. */
function offerIn(schema: Schema, names: Names, path: string): void {
  for (const [name, part] of Object.entries(schema.properties ?? {})) {
    offerIn(part, names, path);
    if (part.items) offerIn(part.items, names, path);
    const known = namesFor(names, path, "body", name);
    schema.properties![name] = offered(part, known);
  }
}
