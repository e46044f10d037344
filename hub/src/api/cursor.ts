import type { PageEnd } from "@tocsin/core/fleet/page";

/** The opaque `cursor` of a list: where the page before ended, in which order. */
export const writeCursor = (sort: string, { key, id }: PageEnd): string =>
  Buffer.from(JSON.stringify([sort, key, id])).toString("base64url");

/** @returns undefined for a text that is no cursor of a list in this order */
export function readCursor(text: string, sort: string): PageEnd | undefined {
  const parts = parse(Buffer.from(text, "base64url").toString("utf8"));
  if (!Array.isArray(parts) || parts.length !== 3 || parts[0] !== sort) return undefined;
  const [, key, id] = parts as [unknown, unknown, unknown];
  const isKey = typeof key === "string" || (typeof key === "number" && Number.isFinite(key));
  const wanted = sort === "id" || sort === "tag" ? "string" : "number";
  return isKey && typeof key === wanted && typeof id === "string" ? { key, id } : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
