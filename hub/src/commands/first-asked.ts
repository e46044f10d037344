import { isDeepStrictEqual } from "node:util";
import type { Audited, AuditItem } from "@tocsin/core/wire/audit";

/** What a command means: things that it names, or a filter. */
export type MeantBody = { targets?: object[]; ids?: string[]; filter?: object; preview?: boolean };

/**
 * A repeat by a filter means what the filter meant when it was first asked: another alarm may have come since, that
 * nobody has seen.
 *
 * @param asked what the same person asked with the same key, as the audit has it
 * @param things that the command is on: `alarms`, `sensors`, ...
 * @returns the body with these things named; undefined where the key was given to something else
 */
export function asFirstAsked<Body extends MeantBody>(
  body: Body,
  asked: readonly AuditItem[],
  things: string,
): Body | undefined {
  if (asked.length === 0) return body;
  const items = [...new Map(asked.flatMap((each) => each.items).map((item) => [item.command, item])).values()];
  const { filter, ...named } = body;
  const isSame = asked.every((each) => isDeepStrictEqual(each.filter, filter));
  if (!isSame || !items.every(({ target }) => isOf(target, things))) return undefined;
  const meant = things === "alarms" ? { targets: items.map(alarmOf) } : { ids: items.map(({ target }) => target.id) };
  return { ...named, ...meant } as unknown as Body;
}

/** Alarms are commanded by words of their own; service is of a sensor, machine, source or zone. */
const isOf = ({ of }: Audited["target"], things: string): boolean => things === "alarms" || `${of}s` === things;

const alarmOf = ({ target, occurrence }: Audited) => ({
  target: target.id,
  ...("alarm" in target && target.alarm !== undefined ? { alarm: target.alarm } : {}),
  ...(occurrence === undefined ? {} : { occurrence }),
});
