import { didYouMean } from "./did-you-mean.ts";
import { readDuration } from "./duration.ts";
import { listedWords, wantedBy, type Parts } from "./schema-parts.ts";
import type { TSchema } from "typebox";

type Scalar = string | number | boolean;
export type ReadScalar = { value: Scalar } | { wrong: string };

const number = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** The value as the schema wants it, or what is wrong with it ("is ...; ..."). `free` text may become any type. */
export function readScalar(schema: TSchema, found: Scalar, free: boolean): ReadScalar {
  const parts = schema as Parts;
  const words = listedWords(parts);
  if (words) return readWord(parts, words, found);
  if (parts.duration) {
    const ms = readDuration(String(found), parts as object);
    return typeof ms === "number" ? { value: ms } : ms;
  }
  const value = free && typeof found === "string" ? convert(found, parts.type) : found;
  const wrong = wrongType(schema, value) ?? outOfBounds(parts, value) ?? wrongText(parts, value);
  return wrong === undefined ? { value } : { wrong };
}

function readWord(parts: Parts, words: string[], found: Scalar): ReadScalar {
  const index = words.indexOf(String(found));
  if (index < 0) return { wrong: `is ${shown(found)}: ${didYouMean(String(found), words)}` };
  return { value: (parts.enum ? parts.enum[index] : parts.const) as Scalar };
}

/** Text from an environment variable or a table takes the type that the schema asks for. */
function convert(text: string, type: Parts["type"]): Scalar {
  const trimmed = text.trim();
  if ((type === "number" || type === "integer") && number.test(trimmed)) return Number(trimmed);
  if (type === "boolean" && (trimmed === "true" || trimmed === "false")) return trimmed === "true";
  return text;
}

function wrongType(schema: TSchema, value: Scalar): string | undefined {
  const { type } = schema as Parts;
  const fits =
    type === undefined ||
    (type === "integer" ? Number.isInteger(value) : type === "number" ? Number.isFinite(value) : typeof value === type);
  if (fits) return undefined;
  const quotes = type === "string" ? `: put it in quotes, "${String(value)}"` : "";
  return `is ${shown(value)}; it must be ${wantedBy(schema)}${quotes}`;
}

function outOfBounds(parts: Parts, value: Scalar): string | undefined {
  if (typeof value !== "number") return undefined;
  if (parts.minimum !== undefined && value < parts.minimum) return `is ${value}; at least ${parts.minimum} is needed`;
  if (parts.maximum !== undefined && value > parts.maximum) return `is ${value}; at most ${parts.maximum} is allowed`;
  if (parts.exclusiveMinimum !== undefined && value <= parts.exclusiveMinimum)
    return `is ${value}; it must be more than ${parts.exclusiveMinimum}`;
  if (parts.exclusiveMaximum !== undefined && value >= parts.exclusiveMaximum)
    return `is ${value}; it must be less than ${parts.exclusiveMaximum}`;
  return undefined;
}

function wrongText(parts: Parts, value: Scalar): string | undefined {
  if (typeof value !== "string") return undefined;
  if (parts.minLength !== undefined && value.length < parts.minLength)
    return parts.minLength === 1 ? "is empty: give it a text" : `is shorter than ${parts.minLength} characters`;
  if (parts.maxLength !== undefined && value.length > parts.maxLength)
    return `has ${value.length} characters; at most ${parts.maxLength} are allowed`;
  if (parts.pattern !== undefined && !new RegExp(parts.pattern, "u").test(value))
    return `is ${shown(value)}; it must be ${parts.wanted ?? `like ${parts.pattern}`}`;
  return undefined;
}

const SHOWN_CHARACTERS_MAX = 60;

export const shown = (value: Scalar): string =>
  typeof value !== "string"
    ? String(value)
    : JSON.stringify(value.length > SHOWN_CHARACTERS_MAX ? `${value.slice(0, SHOWN_CHARACTERS_MAX)}...` : value);
