import { readFileSync, writeFileSync } from "node:fs";
import { schemaFile } from "../../core/src/config/schema-file.ts";
import type { TSchema } from "typebox";
import { expect, it } from "vitest";

const folder = new URL("../../config/schema/", import.meta.url);

/**
 * One test a file of config/schema: it holds the schema that the loader uses. Add yours to the list of your workspace's
 * `schema-files.test.ts`, and write the files anew with `UPDATE_SCHEMAS=1 npx --no vitest -- run --project unit schema`.
 */
export function checkSchemaFiles(files: readonly (readonly [name: string, schema: TSchema])[]): void {
  it.each(files)("config/schema/%s is what the loader checks", (name, schema) => {
    const file = new URL(name, folder);
    const wanted = schemaFile(schema);
    if (process.env["UPDATE_SCHEMAS"] === "1") writeFileSync(file, wanted);
    const cure = `config/schema/${name} is not current: UPDATE_SCHEMAS=1 npx --no vitest -- run --project unit schema`;
    expect(read(file), cure).toBe(wanted);
  });
}

function read(file: URL): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "no such file";
  }
}
