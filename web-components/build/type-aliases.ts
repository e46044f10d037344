import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { HEALTHS } from "@tocsin/core/wire/health";

/** Each type that a source gives a name and says in one line of its own. */
export function aliasesIn(sources: string): Map<string, string> {
  const files = readdirSync(sources, { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".ts") && !name.endsWith(".test.ts"),
  );
  const all = files.flatMap((name) => [
    ...readFileSync(join(sources, name), "utf8").matchAll(/^export type (\w+) =\s*([^;{]+);/gm),
  ]);
  const aliases = new Map(all.map(([, name, type]) => [name!, type!.replaceAll(/\s+/g, " ")]));
  return aliases.set("Health", HEALTHS.map((health) => JSON.stringify(health)).join(" | "));
}

/** A type with the words in place of the names of those that are a choice of words: `"light" | "dark"` for `Theme`. */
export const inWords = (type: string, aliases: ReadonlyMap<string, string>): string =>
  type.replaceAll(/\b[A-Z]\w+/g, (name) => {
    const alias = aliases.get(name) ?? "";
    return /^\|? ?"[^"]*"( \| "[^"]*")*$/.test(alias) ? alias.replace(/^\| /, "") : name;
  });
