import { Type } from "typebox";
import { parseDuration } from "@tocsin/core/config/duration";
import type { WrongParameter } from "./problem.ts";

const MS = String.raw`\d{1,16}(\.\d+)?`;
/** A plus sign that was not escaped arrives as a space. */
const ISO = String.raw`\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[ +-]\d\d:\d\d))?`;
const DURATION = String.raw`\d{1,12}(\.\d{1,3})?(ms|s|m|h|d)`;
const DURATION_FORMS = "250ms, 90s, 10m, 8h or 7d";

const timePattern = {
  pattern: `^(${MS}|${ISO})$`,
  description: "ms since 1970 UTC, or ISO 8601 with Z or an offset, as 2026-11-24T03:06:42Z",
};

/** A time in a query, as programs write it or as people do. */
export const TimeParameter = (description: string) => Type.Optional(RequiredTime(description));

export const RequiredTime = (description: string) =>
  Type.String({ ...timePattern, description: `${description}; ${timePattern.description}` });

/** How long before `to` a range begins, in place of `from`. */
export const LastParameter = Type.Optional(
  Type.String({
    pattern: `^${DURATION}$`,
    description: `so long until to (now, where there is no to), in place of from: ${DURATION_FORMS}`,
  }),
);

/** Likewise, or a number: so many of the newest. */
export const LastOrCountParameter = (description: string) =>
  Type.Optional(
    Type.String({
      pattern: String.raw`^(${DURATION}|[1-9]\d{0,8})$`,
      description: `so long until to (now, where there is no to): ${DURATION_FORMS}; ${description}`,
    }),
  );

/** @returns ms since 1970 UTC; NaN for a date that no calendar has */
export const timeOf = (text: string): number =>
  new RegExp(`^${MS}$`).test(text) ? Number(text) : Date.parse(text.replace(" ", "+"));

export type Times = { from?: number; to?: number; newest?: number };
type TimedQuery = { from?: string; to?: string; last?: string };

/** A query with its times in ms, or what is wrong with them. A `last` without a unit becomes `newest`. */
export function timed<Query extends TimedQuery>(
  query: Query,
  now: () => number,
): (Omit<Query, keyof TimedQuery> & Times) | WrongParameter {
  const { from: _from, to: _to, last, ...rest } = query;
  const times: Times = {};
  for (const name of ["from", "to"] as const) {
    const text = query[name];
    if (text === undefined) continue;
    times[name] = timeOf(text);
    if (Number.isNaN(times[name])) return { parameter: name, wrong: `${name} is no time that exists: ${text}` };
  }
  if (last === undefined) return { ...rest, ...times };
  const lastMs = parseDuration(last);
  if (lastMs === undefined) return { ...rest, ...times, newest: Number(last) };
  if (times.from !== undefined)
    return { parameter: "last", wrong: `from and last=${last} both say where the range begins: give one` };
  return { ...rest, ...times, from: Math.max(0, (times.to ?? now()) - lastMs) };
}
