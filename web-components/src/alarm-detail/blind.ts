import type { GatewayItem, MachineItem, SensorItem } from "@tocsin/core/wire/hub-api";
import type { ConnectionState } from "../client/connection.ts";
import type { Fleet } from "../client/fleet.ts";
import { instrumentMark } from "../marks/choose-mark.ts";

/** What a person who looks at a machine does not see. */
export type Blind =
  /** Sensors of the machine whose values are not to be used; `worst` of them by name. */
  | { kind: "sensors"; count: number; of: number; worst: SensorItem }
  /** One cause that has taken sensors elsewhere with it. */
  | { kind: "cause"; text: string; sensors: number; zone: string }
  /** A zone whose story does not reach up to now. */
  | { kind: "zone"; zone: string; gateway: GatewayItem }
  /** The hub itself hears nothing. */
  | { kind: "hub"; since: number }
  /** The page hears nothing from the hub. */
  | { kind: "page"; since: number };

const UNUSABLE = new Set(["F", "U", "C"]);

/**
 * Blind spots, those nearest to the machine first.
 *
 * @param own its sensors, the worst first
 * @param state how the page stands to its hub
 */
export function blindSpots(
  fleet: Fleet,
  machine: MachineItem,
  own: readonly SensorItem[],
  state: ConnectionState,
): Blind[] {
  const ill = own.filter((sensor) => instrumentMark(sensor) !== undefined);
  const [worst] = [...ill.filter((sensor) => UNUSABLE.has(instrumentMark(sensor)!)), ...ill];
  // A page is told to be stale as well while its hub hears nothing.
  const isHearing = state === "live" || (state === "stale" && !fleet.bus.connected);
  return [
    ...(isHearing ? [] : [{ kind: "page", since: fleet.at } as const]),
    ...(fleet.bus.connected ? [] : [{ kind: "hub", since: fleet.bus.since } as const]),
    ...(worst ? [{ kind: "sensors", count: ill.length, of: own.length, worst } as const] : []),
    ...lateZones(fleet, machine),
    ...causes(fleet, machine),
  ];
}

const zoneOf = ({ site, zone }: { site: string; zone: string }): string => `${site}/${zone}`;

/** Zones that are late, the machine's own first. */
function lateZones(fleet: Fleet, machine: MachineItem): Blind[] {
  const late = [...fleet.gateways.values()].filter(
    ({ online, completeness }) => !online || completeness === "draining" || completeness === "gap",
  );
  const isOwn = (gateway: GatewayItem) => Number(zoneOf(gateway) === zoneOf(machine));
  return late
    .toSorted((a, b) => isOwn(b) - isOwn(a))
    .map((gateway) => ({ kind: "zone", zone: gateway.zoneName, gateway }));
}

/** What has taken many sensors with it, elsewhere than at the machine; a zone out of reach tells of itself. */
function causes(fleet: Fleet, machine: MachineItem): Blind[] {
  const known = new Map<string, { kind: "cause"; text: string; sensors: number; zone: string }>();
  for (const sensor of fleet.sensors.values()) {
    const { overlay, health, cause } = sensor;
    const text = overlay?.text ?? (health === "unknown" ? cause?.text : undefined);
    if (!text || overlay?.reason === "gateway-unreachable" || sensor.id.startsWith(`${machine.id}/`)) continue;
    const key = `${zoneOf(sensor)}/${text}`;
    const zone = fleet.zones.get(zoneOf(sensor))?.name ?? sensor.zone;
    known.set(key, { kind: "cause", text, sensors: (known.get(key)?.sensors ?? 0) + 1, zone });
  }
  return [...known.values()].toSorted((a, b) => b.sensors - a.sensors);
}
