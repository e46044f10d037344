import type { ZoneEntry } from "@tocsin/core/fleet/entry";
import { matchesZone, type FleetFilter } from "@tocsin/core/fleet/filter";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { gatewayItem } from "@tocsin/core/fleet/gateway-item";
import type { Scope } from "../access/principal.ts";

/** Zones that are meant and may be seen. */
function zonesOf(fleet: Fleet, filter: FleetFilter, scope: Scope): ZoneEntry[] {
  const within = scope === undefined ? {} : { within: scope };
  return [...fleet.zones.values()].filter((zone) => matchesZone(zone, { ...filter, ...within }));
}

/** Those of which this hub does not know all that has happened. */
export const incompleteZones = (fleet: Fleet, filter: FleetFilter, scope: Scope): string[] =>
  zonesOf(fleet, filter, scope)
    .filter((zone) => ["gap", "tail-unknown", "draining"].includes(gatewayItem(zone, fleet.streamSeq).completeness))
    .map(({ id }) => id);

/** What a hub lacks of history: zones of which not all is here, and from when on it is while what is older is still read. */
export type Lacking = { incomplete: string[]; historyFrom?: number };

export function lackingHistory(fleet: Fleet, filter: FleetFilter, scope: Scope): Lacking {
  const unread = zonesOf(fleet, filter, scope).flatMap(({ id, begin }) => (begin ? [{ id, at: begin.at }] : []));
  const ids = new Set([...incompleteZones(fleet, filter, scope), ...unread.map(({ id }) => id)]);
  const incomplete = [...ids].sort();
  return unread.length === 0 ? { incomplete } : { incomplete, historyFrom: Math.max(...unread.map(({ at }) => at)) };
}
