import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node as YamlNode,
} from "yaml";
import type { ConfigError, Place } from "./config-error.ts";
import { explain } from "./yaml-trouble.ts";

/** What a document says, each part with its place. `free` text takes the type that the schema asks for. */
export type Tree =
  | { kind: "map"; place: Place; entries: Map<string, { place: Place; tree: Tree }> }
  | { kind: "list"; place: Place; items: Tree[] }
  | { kind: "scalar"; place: Place; value: string | number | boolean | null; free: boolean };

/** Aliases can make a small text very large. */
const TREE_NODES_MAX = 500_000;

type Reading = { file: string; document: Document; lines: LineCounter; errors: ConfigError[]; nodes: number };

/** `isBroken`: after an error of syntax the rest of the text is read differently from how it was meant. */
export type ReadYaml = { tree: Tree; errors: ConfigError[]; isBroken: boolean };

/** Parses YAML; every syntax error is reported, and what could be read is returned besides. */
export function readYaml(file: string, text: string): ReadYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const reading: Reading = { file, document, lines, errors: [], nodes: 0 };
  for (const error of document.errors) {
    const { at, message } = explain(error, text);
    const place = placeAt(reading, at);
    // One mistake often makes the parser stumble more than once.
    if (reading.errors.some(({ line }) => line === place.line)) continue;
    reading.errors.push({ ...place, path: "", message: `not YAML: ${message}` });
  }
  const isBroken = reading.errors.length > 0;
  const tree = toTree(reading, document.contents as YamlNode | null, { file, line: 1, column: 1 });
  return { tree, errors: reading.errors, isBroken: isBroken || reading.nodes > TREE_NODES_MAX };
}

function placeAt({ file, lines }: Reading, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
}

function toTree(reading: Reading, node: YamlNode | null | undefined, parent: Place): Tree {
  if (node === null || node === undefined) return { kind: "scalar", place: parent, value: null, free: false };
  const place = node.range ? placeAt(reading, node.range[0]) : parent;
  if (++reading.nodes > TREE_NODES_MAX) {
    if (reading.nodes === TREE_NODES_MAX + 1)
      reading.errors.push({ ...place, path: "", message: `more than ${TREE_NODES_MAX} values: split the document` });
    return { kind: "scalar", place, value: null, free: false };
  }
  if (isAlias(node)) return { ...toTree(reading, node.resolve(reading.document), place), place };
  if (isSeq(node))
    return { kind: "list", place, items: node.items.map((item) => toTree(reading, item as YamlNode, place)) };
  if (isMap(node)) return toMap(reading, node.items as { key: unknown; value: unknown }[], place);
  return { kind: "scalar", place, value: isScalar(node) ? toPlainValue(node.value) : null, free: false };
}

function toMap(reading: Reading, items: { key: unknown; value: unknown }[], place: Place): Tree {
  const entries = new Map<string, { place: Place; tree: Tree }>();
  for (const { key, value } of items) {
    const keyPlace = isScalar(key) && key.range ? placeAt(reading, key.range[0]) : place;
    const name = isScalar(key) ? String(key.value) : "";
    if (name === "" || name === "__proto__")
      reading.errors.push({ ...keyPlace, path: name, message: `"${name}" cannot be a key: give it another name` });
    else if (entries.has(name)) {
      const { line } = entries.get(name)!.place;
      const message = `"${name}" is in line ${line} already: keep one of the two`;
      reading.errors.push({ ...keyPlace, path: name, message });
    } else entries.set(name, { place: keyPlace, tree: toTree(reading, value as YamlNode, keyPlace) });
  }
  return { kind: "map", place, entries };
}

function toPlainValue(value: unknown): string | number | boolean | null {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  // YAML's core types are these alone; anything else is an explicit tag that configuration does not use.
  return null;
}

/** Where the value at a path stands; where a part of the path is not written, its parent. */
export function placeIn(tree: Tree, path: readonly (string | number)[]): Place {
  const [step, ...rest] = path;
  const below = tree.kind === "map" ? tree.entries.get(String(step))?.tree : undefined;
  const next = tree.kind === "list" ? tree.items[Number(step)] : below;
  return step === undefined || next === undefined ? tree.place : placeIn(next, rest);
}
