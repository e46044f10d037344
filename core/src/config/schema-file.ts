import type { TSchema } from "typebox";
import { partsOf, type Parts } from "./schema-parts.ts";

/** Keywords that an editor knows (JSON Schema draft-07); ours are left out. */
const KEYWORDS = new Set(
  (
    "type title description default enum const anyOf items minItems maxItems pattern minLength maxLength " +
    "minimum maximum exclusiveMinimum exclusiveMaximum"
  ).split(" "),
);

/** Text of the JSON Schema file that editors check a document with. */
export function schemaFile(schema: TSchema): string {
  const file = { $schema: "http://json-schema.org/draft-07/schema#", ...toEditorSchema(schema) };
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

function toEditorSchema(schema: TSchema): Record<string, unknown> {
  const parts = partsOf(schema);
  const file: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(parts)) if (KEYWORDS.has(keyword)) file[keyword] = value;
  if (parts.anyOf) file["anyOf"] = parts.anyOf.map(toEditorSchema);
  if (parts.items) file["items"] = toEditorSchema(parts.items);
  // Values can be variables (`${PORT:-1883}`), which no editor can check further.
  const narrow = parts.enum !== undefined || parts.pattern !== undefined;
  if (narrow || (parts.type !== undefined && ["integer", "number", "boolean"].includes(parts.type)))
    return orVariable(file);
  if (parts.type === "object") Object.assign(file, ofObject(parts));
  return file;
}

function ofObject(parts: Parts): Record<string, unknown> {
  const every = (group: Record<string, TSchema>) =>
    Object.fromEntries(Object.entries(group).map(([key, part]) => [key, toEditorSchema(part)]));
  // A key with a default may be left out, whatever the static type says of the value once it is read.
  const required = (parts.required ?? []).filter((key) => partsOf(parts.properties?.[key] ?? {}).default === undefined);
  return {
    additionalProperties: false,
    ...(parts.properties ? { properties: every(parts.properties) } : {}),
    ...(parts.patternProperties ? { patternProperties: every(parts.patternProperties) } : {}),
    ...(required.length > 0 ? { required } : {}),
  };
}

function orVariable({ description, default: otherwise, ...rest }: Record<string, unknown>): Record<string, unknown> {
  return {
    ...(description === undefined ? {} : { description }),
    ...(otherwise === undefined ? {} : { default: otherwise }),
    anyOf: [rest, { type: "string", pattern: "\\$\\{.*\\}" }],
  };
}
