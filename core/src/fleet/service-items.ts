import type { Service } from "../wire/health.ts";
import type { ServiceItem } from "../wire/hub-api.ts";
import { sourceId, type Id } from "../wire/id.ts";
import type { MachineEntry, SensorEntry, ZoneEntry } from "./entry.ts";
import { matchesZone, type FleetFilter } from "./filter.ts";
import type { Fleet } from "./fleet.ts";

type Named = Pick<ServiceItem, "id" | "tag" | "description" | "sensors">;

const itemOf = ({ path }: ZoneEntry, service: Service, named: Named): ServiceItem => ({
  ...service,
  ...named,
  site: path.site,
  zone: path.zone,
});

const ownOf = (services: readonly Service[] | undefined, of: Service["of"]): Service | undefined =>
  services?.find((service) => service.of === of);

const listedIn = (machine: MachineEntry): SensorEntry[] => [...machine.sensors.values()].filter(({ info }) => info);

/** Everything that was taken out of service as such, the earliest end first; what is under it is counted, not listed. */
export function serviceItems(fleet: Fleet, filter: FleetFilter): ServiceItem[] {
  const items: ServiceItem[] = [];
  for (const zone of fleet.zones.values()) {
    if (!matchesZone(zone, filter)) continue;
    const tag = zone.names?.zoneName ?? zone.path.zone;
    if (zone.service)
      items.push(
        itemOf(zone, zone.service, { id: zone.id, tag, description: "zone", sensors: zone.sensorCounts.total }),
      );
    for (const [source, { state }] of zone.sources) {
      const own = ownOf(state.services, "source");
      if (own) items.push(itemOf(zone, own, ofSource(zone, source)));
    }
    for (const machine of zone.machines.values()) items.push(...inMachine(zone, machine));
  }
  return items.sort((a, b) => a.until - b.until || (a.id < b.id ? -1 : 1));
}

function ofSource({ path, machines }: ZoneEntry, source: string): Named {
  const sensors = [...machines.values()].flatMap(listedIn).filter(({ info }) => info!.source === source).length;
  return { id: sourceId({ ...path, source: source as Id }), tag: source, description: "source", sensors };
}

function inMachine(zone: ZoneEntry, machine: MachineEntry): ServiceItem[] {
  const items: ServiceItem[] = [];
  const service = machine.info && ownOf(machine.standing.state.services, "machine");
  const { tag, description } = machine.info ?? { tag: "", description: "" };
  if (service)
    items.push(itemOf(zone, service, { id: machine.id, tag, description, sensors: listedIn(machine).length }));
  for (const { id, info, standing } of listedIn(machine)) {
    const own = ownOf(standing.state.services, "sensor");
    if (own) items.push(itemOf(zone, own, { id, tag: info!.tag, description: info!.description, sensors: 1 }));
  }
  return items;
}
