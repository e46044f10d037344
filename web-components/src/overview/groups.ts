import type { GatewayItem, MachineItem, SensorItem } from "@tocsin/core/wire/hub-api";
import type { Fleet } from "../client/fleet.ts";
import { isOutOfService } from "../marks/alarm-state.ts";
import { msg, str } from "../words/language.ts";
import { sumOf, tallyOf, type Tally } from "../tally/tally.ts";

/** One row of the overview. `out`: machines out of service, which are counted under nothing else. */
export type Group = { id: string; name: string; tally: Tally; out: number; gateways: GatewayItem[] };

/** Parts of a factory, as `group-by` says: by `zone`, by `site`, or by a label: `label:line`. */
export function groupsOf(fleet: Fleet, by: string): Group[] {
  if (by.startsWith("label:")) return byLabel(fleet, by.slice("label:".length));
  const zones = fleet.zonesInOrder().map((zone) => {
    const gateway = fleet.gateways.get(zone.id);
    const out = outOfService(fleet, fleet.machinesOf(zone.id));
    return { ...zone, out, tally: zone as Tally, gateways: gateway ? [gateway] : [] };
  });
  if (by !== "site") return zones;
  return [...Map.groupBy(zones, ({ site }) => site)].map(([id, of]) => ({
    id,
    name: of[0]!.siteName,
    ...together(of),
  }));
}

/** All of them as one. */
export const together = (groups: readonly Group[]): Pick<Group, "tally" | "out" | "gateways"> => ({
  tally: sumOf(groups.map(({ tally }) => tally)),
  out: groups.reduce((sum, { out }) => sum + out, 0),
  gateways: groups.flatMap(({ gateways }) => gateways),
});

/** A machine that a person took out of service is function check; whether it is that is told by its sensors. */
function outOfService(fleet: Fleet, machines: readonly MachineItem[]): number {
  const isOut = ({ id, health }: MachineItem) => health === "function-check" && isMachineOut(fleet.sensorsOf(id));
  return machines.filter(isOut).length;
}

export const isMachineOut = (sensors: readonly SensorItem[]): boolean =>
  sensors.length > 0 && sensors.every(isOutOfService);

function byLabel(fleet: Fleet, label: string): Group[] {
  const machines = Map.groupBy(fleet.machines.values(), ({ labels }) => labels[label] ?? "");
  return [...machines]
    .toSorted(([a], [b]) => a.localeCompare(b, "en", { numeric: true }))
    .map(([value, of]) => ({
      id: value,
      name: value || msg(str`no ${label}`),
      tally: tallyOf(
        of,
        of.flatMap(({ id }) => fleet.sensorsOf(id)),
        fleet.at,
      ),
      out: outOfService(fleet, of),
      gateways: [...new Set(of.flatMap(({ site, zone }) => fleet.gateways.get(`${site}/${zone}`) ?? []))],
    }));
}

const RANKED = ["failure", "out-of-specification", "maintenance-required", "function-check", "unknown"] as const;

/** Groups with the most of the worst first. */
export const worstFirst = (a: Group, b: Group): number => {
  for (const priority of ["high", "medium", "low"] as const) {
    const more = b.tally.alarms[priority].unacknowledged - a.tally.alarms[priority].unacknowledged;
    if (more) return more;
  }
  for (const health of RANKED) {
    const more = b.tally.machines[health] - a.tally.machines[health];
    if (more) return more;
  }
  return 0;
};
