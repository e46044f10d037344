import type { MachineItem, SensorItem, ZoneItem } from "@tocsin/core/wire/hub-api";
import { tallyOf } from "../tally/tally.ts";
import { Fleet } from "./fleet.ts";
import { meantBy, type Filter, type Part } from "./filter.ts";
import { isSensorMeant, isZoneMeant } from "./meant.ts";

/** The part of a fleet that an element shows: a fleet of its own, taken anew when the whole one has moved. */
export class FleetPart {
  #whole: Fleet | undefined;
  #version = -1;
  #asked = "";
  #part: Fleet | undefined;

  of(whole: Fleet, { site, zone, filter }: Part): Fleet {
    const asked = JSON.stringify([site, zone, filter]);
    if (!this.#part || this.#whole !== whole || this.#version !== whole.version || this.#asked !== asked) {
      this.#part = partOf(whole, meantBy({ site, zone, filter }));
      [this.#whole, this.#version, this.#asked] = [whole, whole.version, asked];
    }
    this.#part.at = whole.at;
    this.#part.bus = whole.bus;
    return this.#part;
  }
}

const idOfMachine = ({ site, zone, machine }: SensorItem | MachineItem): string => `${site}/${zone}/${machine}`;

function partOf(whole: Fleet, filter: Filter): Fleet {
  const zones = [...whole.zones.values()].filter((zone) => isZoneMeant(filter, zone));
  const sensors = [...whole.sensors.values()].filter((sensor) =>
    isSensorMeant(filter, sensor, whole.machines.get(idOfMachine(sensor))),
  );
  const held = new Set(sensors.map(idOfMachine));
  const machines = [...whole.machines.values()].filter(({ id }) => held.has(id));
  const ids = new Set(zones.map(({ id }) => id));
  const within = ({ site, zone }: { site: string; zone: string }) => ids.has(`${site}/${zone}`);
  const known = new Set([...machines, ...sensors].map(({ id }) => id));
  const isWholeZones = Object.keys(filter).every((name) => name === "site" || name === "zone");
  const part = new Fleet(() => {});
  part.snapshot({
    at: whole.at,
    zones: isWholeZones ? zones : zones.map((zone) => counted(zone, machines, sensors, whole.at)),
    machines,
    sensors,
    gateways: [...whole.gateways.values()].filter(within),
    transitions: whole.transitions.filter((item) => within(item) && (isWholeZones || known.has(item.id))),
  });
  return part;
}

function counted(zone: ZoneItem, machines: MachineItem[], sensors: SensorItem[], at: number): ZoneItem {
  const inside = (item: MachineItem | SensorItem) => `${item.site}/${item.zone}` === zone.id;
  return { ...zone, ...tallyOf(machines.filter(inside), sensors.filter(inside), at) };
}
