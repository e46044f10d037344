import { COMMAND_NEEDS, isWithin, zonesWith, type Me } from "@tocsin/core/wire/access";

/**
 * Whether a person may give a command, or write a note, in a zone.
 * @param zone `site/zone`; without it: in any
 */
export function isAllowed(me: Me | undefined, command: keyof typeof COMMAND_NEEDS | "note", zone?: string): boolean {
  if (!me) return false;
  const zones = zonesWith(me.grants, command === "note" ? "note" : COMMAND_NEEDS[command]);
  return zone === undefined ? zones.length > 0 : isWithin(zones, zone);
}
