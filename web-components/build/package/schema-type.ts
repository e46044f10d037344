type Schema = {
  const?: unknown;
  enum?: readonly unknown[];
  anyOf?: readonly Schema[];
  allOf?: readonly Schema[];
  type?: string | readonly string[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: readonly string[];
  patternProperties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  description?: string;
};

const union = (types: readonly string[]): string => [...new Set(types)].join(" | ");
const bracketed = (type: string): string => (type.includes(" | ") || type.includes(" & ") ? `(${type})` : type);

/** What a JSON Schema admits as a type of TypeScript, for those who have our types and not our schemas. */
export function typeOf(given: object): string {
  const schema = given as Schema;
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.enum) return union(schema.enum.map((each) => JSON.stringify(each)));
  if (schema.anyOf) return union(schema.anyOf.map(typeOf));
  if (schema.allOf) return schema.allOf.map((each) => bracketed(typeOf(each))).join(" & ");
  if (Array.isArray(schema.type)) return union(schema.type.map((type) => typeOf({ ...schema, type })));
  switch (String(schema.type)) {
    case "array":
      return `${bracketed(typeOf(schema.items ?? {}))}[]`;
    case "object":
      return objectType(schema);
    case "integer":
      return "number";
    case "string":
    case "number":
    case "boolean":
    case "null":
      return String(schema.type);
    default:
      return "unknown";
  }
}

function objectType({ properties = {}, required = [], patternProperties, additionalProperties }: Schema): string {
  const others = Object.values(patternProperties ?? {})[0] ?? additionalProperties;
  const names = Object.entries(properties).map(([name, schema]) => {
    const comment = schema.description ? `/** ${schema.description.replaceAll("*/", "")} */ ` : "";
    return `${comment}${JSON.stringify(name)}${required.includes(name) ? "" : "?"}: ${typeOf(schema)};`;
  });
  if (names.length === 0 && typeof others === "object") return `Record<string, ${typeOf(others)}>`;
  return `{ ${names.join("\n")} }`;
}
