import type { TSchema } from "typebox";

/** The parts of a JSON Schema that configuration uses. A typebox schema is such an object. */
export type Parts = {
  type?: "object" | "array" | "string" | "number" | "integer" | "boolean" | "null";
  properties?: Record<string, TSchema>;
  required?: string[];
  additionalProperties?: boolean | TSchema;
  patternProperties?: Record<string, TSchema>;
  items?: TSchema;
  minItems?: number;
  maxItems?: number;
  anyOf?: TSchema[];
  enum?: (string | number | boolean)[];
  const?: string | number | boolean;
  pattern?: string;
  /** Ours: what the pattern asks for, in words. */
  wanted?: string;
  /** Ours: see `Duration`. */
  duration?: true;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  default?: unknown;
  description?: string;
};

export const partsOf = (schema: TSchema): Parts => schema as Parts;
export const alternatives = (schema: TSchema): TSchema[] | undefined => partsOf(schema).anyOf;
export const propertiesOf = (schema: TSchema): Record<string, TSchema> | undefined => partsOf(schema).properties;
export const itemsOf = (schema: TSchema): TSchema | undefined => partsOf(schema).items;

/** Values that a schema lists one by one, as text; undefined where it lists none. */
export function listedWords(parts: Parts): string[] | undefined {
  if (parts.enum) return parts.enum.map(String);
  return parts.const === undefined ? undefined : [String(parts.const)];
}

/** What the schema asks for, in words for people. */
export function wantedBy(schema: TSchema): string {
  const parts = partsOf(schema);
  if (parts.anyOf) return [...new Set(parts.anyOf.map(wantedBy))].join(" or ");
  const words = listedWords(parts);
  if (words) return words.length === 1 ? `"${words[0]}"` : `one of ${words.join(", ")}`;
  if (parts.duration) return "a time with its unit, such as 10s";
  if (parts.wanted !== undefined) return parts.wanted;
  if (parts.type === "object") {
    const keys = Object.keys(parts.properties ?? {});
    return keys.length === 0 ? "keys and values" : `keys and values (${keys.slice(0, 5).join(", ")} ...)`;
  }
  return parts.type === undefined ? "a value" : FORMS[parts.type];
}

const FORMS = {
  array: "a list",
  string: "text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  null: "empty",
} as const;
