import type { Static, TSchema } from "typebox";
import { inOrder, type ConfigError, type Loaded, type Place } from "./config-error.ts";
import { override } from "./environment.ts";
import { interpolate, type Environment } from "./interpolate.ts";
import { readTree } from "./read-tree.ts";
import { placeIn, readYaml } from "./yaml-tree.ts";

export { formatErrors, type ConfigError, type Loaded } from "./config-error.ts";

export type Source = { file: string; text: string; env: Environment };

/** A document's value, and where each part of it stands, for what a schema cannot say. */
export type Placed<T> = { value: T; place: (...path: (string | number)[]) => Place };

/**
 * A YAML document as its schema describes it: `${NAME:-default}` replaced, `TOCSIN_*` variables applied, defaults
 * filled in, durations in ms. Otherwise all that is wrong with it, in the order of the text.
 */
export function readDocument<S extends TSchema>(schema: S, source: Source): Loaded<Static<S>> {
  const loaded = readPlaced(schema, source);
  return loaded.ok ? { ok: true, value: loaded.value.value } : loaded;
}

/** As `readDocument`, with the places of the values for further checks. */
export function readPlaced<S extends TSchema>(schema: S, source: Source): Loaded<Placed<Static<S>>> {
  const { value, place, errors } = readPartly(schema, source);
  return errors.length === 0 ? { ok: true, value: { value: value as Static<S>, place } } : { ok: false, errors };
}

/** A value of which every part may be missing. */
export type Partly<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends (infer Item)[]
    ? (Partly<Item> | undefined)[]
    : { [Key in keyof T]?: Partly<T[Key]> | undefined };

/** What of a document could be read: parts that are wrong are missing, and `errors` says why. */
export type ReadPartly<T> = Placed<Partly<T> | undefined> & {
  errors: ConfigError[];
  /** The syntax is broken: not even which keys there are is certain. */
  isBroken: boolean;
};

/** All that can be read of a document, so that what depends on its right parts can be checked besides. */
export function readPartly<S extends TSchema>(schema: S, source: Source): ReadPartly<Static<S>> {
  const { tree, errors: wrong, isBroken } = readYaml(source.file, source.text);
  const unread: ConfigError[] = [];
  const complete = override(interpolate(tree, source.env, unread), schema, source.env);
  // An unset variable is one error, not two: what the empty text would break besides is not said.
  const unset = new Set(unread.map(({ line, column }) => `${line}:${column}`));
  const found: ConfigError[] = [];
  const value = readTree(schema, complete, "", found);
  // After a syntax error the rest of the text is read differently from how it was meant: nothing more is said of it.
  if (!isBroken)
    wrong.push(...unread, ...found.filter(({ line, column }) => line === 0 || !unset.has(`${line}:${column}`)));
  const place = (...path: (string | number)[]) => placeIn(complete, path);
  return { value: value as Partly<Static<S>> | undefined, place, errors: inOrder(wrong), isBroken };
}
