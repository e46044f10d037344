import { COMMAND_NEEDS, isWithin, zonesWith, type Me } from "@tocsin/core/wire/access";

/**
 * Whether a person may give a command in a zone.
 * @param zone `site/zone`; without it: in any
 */
export function isAllowed(me: Me | undefined, command: keyof typeof COMMAND_NEEDS, zone?: string): boolean {
  if (!me) return false;
  const zones = zonesWith(me.grants, COMMAND_NEEDS[command]);
  return zone === undefined ? zones.length > 0 : isWithin(zones, zone);
}
