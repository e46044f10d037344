import { basename, dirname } from "node:path";
import { nearestWord } from "@tocsin/core/config/did-you-mean";

/** What a file of ours holds. */
export const FILE_KINDS = ["gateway", "hub", "streams", "simulator", "replay", "plant", "profiles", "sensors"] as const;
export type FileKind = (typeof FILE_KINDS)[number];

const isKind = (word: string | undefined): word is FileKind => (FILE_KINDS as readonly string[]).includes(word ?? "");

/**
 * By the schema that its first line names (`# yaml-language-server: $schema=./schema/hub.json`), else by its name or
 * folder. Undefined for a file that is not ours.
 */
export function kindOf(file: string, text: string): FileKind | undefined {
  const schema = /^#\s*yaml-language-server:\s*\$schema=\S*?([a-z]+)\.json/m.exec(text)?.[1];
  if (isKind(schema)) return schema;
  if (/\.csv$/i.test(file)) return "sensors";
  const folder = basename(dirname(file));
  if (isKind(folder)) return folder;
  const word = basename(file).split(/[.-]/)[0];
  return isKind(word) ? word : undefined;
}

/** For a file whose kind cannot be told. */
export function unknownKind(file: string): string {
  const near = nearestWord(basename(file).split(/[.-]/)[0] ?? "", FILE_KINDS);
  return `is none of Tocsin's files${near ? ` (did you mean ${near}?)` : ""}: say which by a first line such as "# yaml-language-server: $schema=./schema/${near ?? "gateway"}.json"`;
}
