import type { Kind } from "@tocsin/core/wire/health";
import type { Value } from "@tocsin/core/wire/reading";

/** Longer text is no state of a discrete sensor. */
const TEXT_CHARACTERS_MAX = 256;
const SHOWN_CHARACTERS_MAX = 60;

/** What JSON holds as a value of this kind of sensor, or undefined where it is none: `whyNoValue` says why. */
export function readValue(kind: Kind, raw: unknown): Value | undefined {
  if (typeof raw === "number") return Number.isFinite(raw) ? raw : undefined;
  if (kind === "discrete") return typeof raw === "boolean" ? raw : typeof raw === "string" ? readWord(raw) : undefined;
  return typeof raw === "string" ? readNumber(raw) : undefined;
}

/** A bare payload that is not JSON: a number, a boolean, a short text. */
export function readBare(kind: Kind, text: string): Value | undefined {
  if (kind !== "discrete") return readNumber(text);
  const word = readWord(text.trim());
  if (word === "true" || word === "false") return word === "true";
  const number = Number(word);
  return String(number) === word && Number.isFinite(number) ? number : word;
}

function readNumber(text: string): number | undefined {
  const number = Number(text);
  // Number() reads blanks as 0.
  if (!Number.isFinite(number) || (number === 0 && !text.includes("0"))) return undefined;
  return number;
}

function readWord(text: string): string | undefined {
  return text === "" || text.length > TEXT_CHARACTERS_MAX || text.includes("\uFFFD") ? undefined : text;
}

export function whyNoValue(kind: Kind, raw: unknown): string {
  if (raw === undefined) return "has no value";
  if (raw === null) return "has the value null";
  if (typeof raw === "object") return `has ${Array.isArray(raw) ? "a list" : "an object"} for a value`;
  const text = String(raw as string | number | boolean);
  if (text.length > TEXT_CHARACTERS_MAX)
    return `has a text of ${text.length} characters for a value; at most ${TEXT_CHARACTERS_MAX} are read`;
  if (text.includes("\uFFFD")) return "is not UTF-8";
  const shown = text.length > SHOWN_CHARACTERS_MAX ? `${text.slice(0, SHOWN_CHARACTERS_MAX)}...` : text;
  return kind === "discrete"
    ? `has no usable value (${JSON.stringify(shown)})`
    : `is ${JSON.stringify(shown)}, which is not a finite number`;
}
