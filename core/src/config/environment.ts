import { closest, distance } from "fastest-levenshtein";
import type { TSchema } from "typebox";
import type { Place } from "./config-error.ts";
import type { Environment } from "./interpolate.ts";
import { alternatives, itemsOf, propertiesOf } from "./schema-parts.ts";
import type { Tree } from "./yaml-tree.ts";

const PREFIX = "TOCSIN";

/** `mqtt.embedded.packetBytesMax` -> `TOCSIN_MQTT_EMBEDDED_PACKET_BYTES_MAX` */
export const variableOf = (path: readonly string[]): string =>
  [PREFIX, ...path.map((key) => key.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, "_").toUpperCase())].join("_");

/** Puts the value of each set `TOCSIN_*` variable where the schema has a leaf of that name. */
export function override(tree: Tree, schema: TSchema, env: Environment): Tree {
  let overridden = tree;
  for (const leaf of leavesOf(schema, [])) {
    const variable = variableOf(leaf.path);
    const text = env[variable];
    if (text !== undefined) overridden = put(overridden, leaf.path, toTree(variable, text, leaf.list));
  }
  return overridden;
}

/** More letters than this apart a variable is another program's. */
const MISTYPED_LETTERS_MAX = 2;

/** Names of the variables that set a value of this schema. */
export const variablesOf = (schema: TSchema): string[] => leavesOf(schema, []).map(({ path }) => variableOf(path));

/** Set `TOCSIN_*` variables that set nothing of this schema, but nearly have the name of one that does. */
export function mistypedVariables(schema: TSchema, env: Environment): { variable: string; meant: string }[] {
  const known = variablesOf(schema);
  return Object.keys(env).flatMap((variable) => {
    if (!variable.startsWith(`${PREFIX}_`) || env[variable] === undefined || known.includes(variable)) return [];
    const meant = closest(variable, known);
    return distance(variable, meant) <= MISTYPED_LETTERS_MAX ? [{ variable, meant }] : [];
  });
}

type Leaf = { path: string[]; list: boolean };

/** Every value that a variable can set: plain values, and lists of plain values, written with commas. */
function leavesOf(schema: TSchema, path: string[]): Leaf[] {
  const branches = alternatives(schema);
  if (branches) {
    const found = branches.flatMap((branch) => leavesOf(branch, path));
    return found.filter(
      (leaf, index) => found.findIndex((each) => variableOf(each.path) === variableOf(leaf.path)) === index,
    );
  }
  const properties = propertiesOf(schema);
  if (properties) return Object.entries(properties).flatMap(([key, part]) => leavesOf(part, [...path, key]));
  const items = itemsOf(schema);
  if (items) return leavesOf(items, path).some((leaf) => leaf.path.length > path.length) ? [] : [{ path, list: true }];
  return path.length === 0 || (schema as { type?: string }).type === "object" ? [] : [{ path, list: false }];
}

function toTree(variable: string, text: string, list: boolean): Tree {
  const place: Place = { file: variable, line: 0, column: 0 };
  const scalar = (value: string): Tree => ({ kind: "scalar", place, value, free: true });
  if (!list) return scalar(text);
  const parts = text.split(",").map((part) => part.trim());
  return { kind: "list", place, items: parts.filter((part) => part !== "").map(scalar) };
}

function put(tree: Tree, path: readonly string[], leaf: Tree): Tree {
  const [key, ...rest] = path;
  if (key === undefined) return leaf;
  const entries = new Map(tree.kind === "map" ? tree.entries : []);
  const below = entries.get(key) ?? { place: leaf.place, tree: { kind: "map", place: leaf.place, entries: new Map() } };
  entries.set(key, { place: below.place, tree: put(below.tree, rest, leaf) });
  return { kind: "map", place: tree.kind === "map" || tree.place.line > 0 ? tree.place : leaf.place, entries };
}
