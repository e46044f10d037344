import { Type } from "typebox";

const MS = String.raw`\d{1,16}(\.\d+)?`;
/** A plus sign that was not escaped arrives as a space. */
const ISO = String.raw`\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[ +-]\d\d:\d\d))?`;

/** A time in a query, as programs write it or as people do. */
export const TimeParameter = (description: string) =>
  Type.Optional(
    Type.String({
      pattern: `^(${MS}|${ISO})$`,
      description: `${description}; ms since 1970 UTC, or ISO 8601 with Z or an offset, as 2026-11-24T03:06:42Z`,
    }),
  );

/** @returns ms since 1970 UTC; NaN for a date that no calendar has */
export const timeOf = (text: string): number =>
  new RegExp(`^${MS}$`).test(text) ? Number(text) : Date.parse(text.replace(" ", "+"));

export type Times = { from?: number; to?: number };

/** A query with its times in ms, or what is wrong with them. */
export function timed<Query extends { from?: string; to?: string }>(
  query: Query,
): (Omit<Query, "from" | "to"> & Times) | { wrong: string } {
  const { from: _from, to: _to, ...rest } = query;
  const times: Times = {};
  for (const name of ["from", "to"] as const) {
    const text = query[name];
    if (text === undefined) continue;
    times[name] = timeOf(text);
    if (Number.isNaN(times[name])) return { wrong: `${name} is no time that exists: ${text}` };
  }
  return { ...rest, ...times };
}
