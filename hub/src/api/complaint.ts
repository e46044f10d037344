import { didYouMean, nearestWord } from "@tocsin/core/config/did-you-mean";

/** What the validator says of one place in a request. */
export type Complaint = { keyword: string; instancePath: string; params: Record<string, unknown>; message?: string };

export type SchemaPart = { description?: string; properties?: Record<string, SchemaPart>; items?: SchemaPart };

const TOLD_CHARS_MAX = 80;
const ADDRESS_CHARS_MAX = 500;

const unknownName = ({ keyword, params }: Complaint): string | undefined =>
  keyword === "additionalProperties" ? String(params["additionalProperty"]).slice(0, TOLD_CHARS_MAX) : undefined;

/** JSON Pointer to what is wrong. */
export function pointerOf(complaint: Complaint): string {
  const name = unknownName(complaint);
  return `${complaint.instancePath}${name === undefined ? "" : `/${name}`}`;
}

/** What is wrong in words, with what was probably meant. @param given what the schema is of, as it came */
export function explain(complaint: Complaint, schema: SchemaPart, given: unknown): string {
  const path = complaint.instancePath.split("/").slice(1);
  const parameter = path[0] ?? "";
  const known = schema.properties ?? {};
  const name = unknownName(complaint);
  // What is known, but not inside what it was written in, is not what was meant: where it belongs is.
  if (name !== undefined && Object.hasOwn(known, name) && path.length > 0)
    return `"${name}" does not belong into ${complaint.instancePath}: write it beside "${parameter}"`;
  const within = partAt(schema, path)?.properties ?? {};
  if (name !== undefined) return `unknown parameter "${name}": ${didYouMean(name, Object.keys(within))}`;
  const lacks = complaint.params["missingProperty"];
  if (complaint.keyword === "required" && typeof lacks === "string")
    return `"${lacks}" is missing${path.length > 0 ? ` in ${complaint.instancePath}` : ""}`;
  const meant = known[parameter]?.description;
  // A pattern says nothing to a person; what the parameter means does.
  if (complaint.keyword === "pattern" && meant !== undefined) return `parameter "${parameter}" must be: ${meant}`;
  const allowed = complaint.params["allowedValues"];
  if (Array.isArray(allowed)) return notAllowed(parameter, valueAt(given, path), allowed.map(String));
  return `parameter "${parameter}" ${complaint.message ?? "is wrong"}`;
}

/** What to write in place of a list with commas in a query. @param url as it came */
export function repeatInstead(
  { instancePath }: Complaint,
  schema: SchemaPart,
  given: unknown,
  url: string,
): string | undefined {
  const path = instancePath.split("/").slice(1);
  const [name = ""] = path;
  const value = valueAt(given, path);
  if (!schema.properties?.[name]?.items || typeof value !== "string" || !value.includes(",")) return undefined;
  const [place = "", query] = url.split("?", 2);
  const written = ([key, text]: [string, string]) => `${encodeURIComponent(key)}=${asWritten(text)}`;
  const meant = [...new URLSearchParams(query)].flatMap(([key, text]) =>
    (key === name ? text.split(",").map((each) => each.trim()) : [text]).map((each) => written([key, each])),
  );
  const address = `${place}?${meant.join("&")}`;
  const told = address.length > ADDRESS_CHARS_MAX ? "" : `: ${address}`;
  return `parameter "${name}" takes one value; for several repeat the parameter${told}`;
}

/** A value of a query with slashes and colons as people write them. */
const asWritten = (text: string): string => encodeURIComponent(text).replaceAll("%2F", "/").replaceAll("%3A", ":");

function notAllowed(parameter: string, value: unknown, allowed: readonly string[]): string {
  const meant = typeof value === "string" ? nearestWord(value.slice(0, TOLD_CHARS_MAX), allowed) : undefined;
  return `parameter "${parameter}" must be one of ${allowed.join(", ")}${meant === undefined ? "" : `: did you mean "${meant}"?`}`;
}

/** What a schema says of the place that a path leads to: names lead into an object, numbers into a list. */
const partAt = (schema: SchemaPart, path: readonly string[]): SchemaPart | undefined =>
  path.reduce<SchemaPart | undefined>((part, step) => part?.properties?.[step] ?? part?.items, schema);

const valueAt = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((part, step) => (part as Record<string, unknown> | undefined)?.[step], value);
