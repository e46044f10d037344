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
  const { tree, errors } = readYaml(source.file, source.text);
  // After a syntax error the rest of the text is read differently from how it was meant: nothing more is said of it.
  if (errors.length > 0) return { ok: false, errors };
  const wrong: ConfigError[] = [];
  const complete = override(interpolate(tree, source.env, wrong), schema, source.env);
  // An unset variable is one error, not two: what the empty text would break besides is not said.
  const unset = new Set(wrong.map(({ line, column }) => `${line}:${column}`));
  const found: ConfigError[] = [];
  const value = readTree(schema, complete, "", found);
  wrong.push(...found.filter(({ line, column }) => line === 0 || !unset.has(`${line}:${column}`)));
  if (wrong.length === 0)
    return { ok: true, value: { value: value as Static<S>, place: (...path) => placeIn(complete, path) } };
  return { ok: false, errors: inOrder(wrong) };
}
