import type { TSchema } from "typebox";
import type { ConfigError, Place } from "./config-error.ts";
import { didYouMean } from "./did-you-mean.ts";
import { readScalar, shown } from "./read-scalar.ts";
import { partsOf, wantedBy, type Parts } from "./schema-parts.ts";
import type { Tree } from "./yaml-tree.ts";

/** Collects what is wrong while values are read; a place from an environment variable names the variable. */
type Reading = { errors: ConfigError[] };

const report = (reading: Reading, place: Place, path: string, message: string): undefined => {
  reading.errors.push({ ...place, path, message });
};
const below = (path: string, key: string | number): string =>
  typeof key === "number" ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`;
const named = (path: string): string => (path === "" ? "the document" : path);

/**
 * The value that the schema describes, with defaults filled in and durations in ms. What is wrong goes to `errors`,
 * all of it; the value is only of use when there is none.
 */
export function readTree(schema: TSchema, tree: Tree, path: string, errors: ConfigError[]): unknown {
  const reading: Reading = { errors };
  const parts = partsOf(schema);
  if (parts.anyOf) return readAlternatives(reading, schema, parts.anyOf, tree, path);
  if (tree.kind === "scalar" && tree.value === null) return readNothing(reading, schema, tree, path);
  if (parts.type === "object") return readMap(reading, schema, tree, path);
  if (parts.type === "array") return readList(reading, schema, tree, path);
  if (tree.kind !== "scalar")
    return report(reading, tree.place, path, `${named(path)} is ${formOf(tree)}; it must be ${wantedBy(schema)}`);
  const read = readScalar(schema, tree.value!, tree.free);
  return "value" in read ? read.value : report(reading, tree.place, path, `${named(path)} ${read.wrong}`);
}

function readNothing(reading: Reading, schema: TSchema, tree: Tree, path: string): unknown {
  const parts = partsOf(schema);
  if (parts.default !== undefined) return readTree(schema, treeOf(parts.default, tree.place), path, reading.errors);
  if (parts.type === "null") return null;
  if (parts.type !== "object")
    return report(reading, tree.place, path, `${named(path)} is empty; it must be ${wantedBy(schema)}`);
  return readMap(reading, schema, { kind: "map", place: tree.place, entries: new Map() }, path);
}

function readMap(reading: Reading, schema: TSchema, tree: Tree, path: string): unknown {
  if (tree.kind !== "map")
    return report(reading, tree.place, path, `${named(path)} is ${formOf(tree)}; it must be ${wantedBy(schema)}`);
  const parts = partsOf(schema);
  const value: Record<string, unknown> = {};
  for (const [key, entry] of tree.entries) {
    const part = partFor(parts, key);
    if (part === undefined) report(reading, entry.place, below(path, key), unknownKey(parts, key, path));
    else value[key] = readTree(part, entry.tree, below(path, key), reading.errors);
  }
  for (const [key, part] of Object.entries(parts.properties ?? {})) {
    if (tree.entries.has(key)) continue;
    const { default: otherwise } = partsOf(part);
    if (otherwise !== undefined)
      value[key] = readTree(part, treeOf(otherwise, tree.place), below(path, key), reading.errors);
    else if (parts.required?.includes(key))
      report(reading, tree.place, below(path, key), `${named(path)} lacks "${key}": add it (${wantedBy(part)})`);
  }
  return value;
}

function partFor(parts: Parts, key: string): TSchema | undefined {
  if (parts.properties && Object.hasOwn(parts.properties, key)) return parts.properties[key];
  for (const [pattern, part] of Object.entries(parts.patternProperties ?? {}))
    if (new RegExp(pattern, "u").test(key)) return part;
  // A key that no schema names is refused, unless the schema says what such keys hold.
  return typeof parts.additionalProperties === "object" ? parts.additionalProperties : undefined;
}

function unknownKey(parts: Parts, key: string, path: string): string {
  const known = Object.keys(parts.properties ?? {});
  const inside = path === "" ? "" : ` in ${path}`;
  if (known.length > 0) return `unknown key "${key}"${inside}: ${didYouMean(key, known)}`;
  return `"${key}" cannot be a key${inside}${parts.wanted === undefined ? "" : `: it must be ${parts.wanted}`}`;
}

function readList(reading: Reading, schema: TSchema, tree: Tree, path: string): unknown {
  const parts = partsOf(schema);
  if (tree.kind !== "list") {
    const hint = tree.kind === "scalar" ? `: write [${String(tree.value)}]` : "";
    return report(reading, tree.place, path, `${named(path)} is ${formOf(tree)}; it must be a list${hint}`);
  }
  const count = tree.items.length;
  if (parts.minItems !== undefined && count < parts.minItems)
    report(reading, tree.place, path, `${named(path)} has ${count} entries; at least ${parts.minItems} are needed`);
  if (parts.maxItems !== undefined && count > parts.maxItems)
    report(reading, tree.place, path, `${named(path)} has ${count} entries; at most ${parts.maxItems} are allowed`);
  return tree.items.map((item, index) => readTree(parts.items ?? {}, item, below(path, index), reading.errors));
}

/** The first alternative that fits; else the errors of the one that comes nearest. */
function readAlternatives(reading: Reading, schema: TSchema, branches: TSchema[], tree: Tree, path: string): unknown {
  const attempts = branches.map((branch) => {
    const errors: ConfigError[] = [];
    return { errors, value: readTree(branch, tree, path, errors), keeps: keepsForm(branch, tree) };
  });
  const fitting = attempts.find(({ errors }) => errors.length === 0);
  if (fitting) return fitting.value;
  const near = attempts.filter(({ keeps }) => keeps).sort((one, other) => one.errors.length - other.errors.length);
  const nearest = near[0];
  if (nearest && (near.length === 1 || tree.kind !== "scalar")) reading.errors.push(...nearest.errors);
  else report(reading, tree.place, path, `${named(path)} is ${formOf(tree)}; it must be ${wantedBy(schema)}`);
  return undefined;
}

function keepsForm(branch: TSchema, tree: Tree): boolean {
  const { type } = partsOf(branch);
  if (tree.kind === "map") return type === "object";
  if (tree.kind === "list") return type === "array";
  return type !== "object" && type !== "array";
}

function formOf(tree: Tree): string {
  if (tree.kind === "map") return "a group of keys";
  if (tree.kind === "list") return "a list";
  return tree.value === null ? "empty" : shown(tree.value);
}

/** A schema's default goes the same way as what a document says, so that durations and nested defaults are read. */
function treeOf(value: unknown, place: Place): Tree {
  if (Array.isArray(value)) return { kind: "list", place, items: value.map((item) => treeOf(item, place)) };
  if (typeof value !== "object" || value === null)
    return { kind: "scalar", place, value: value as string | number | boolean | null, free: false };
  const entries = Object.entries(value).map(([key, part]) => [key, { place, tree: treeOf(part, place) }] as const);
  return { kind: "map", place, entries: new Map(entries) };
}
