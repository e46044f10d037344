import { toId, type Id } from "@tocsin/core/wire/id";
import { apportion, evenShare } from "./apportion.ts";
import { ZONE_CLASSES, type MachineClass, type ZoneClass } from "./machine-class.ts";
import { sensorsOf, type SimulatedSensor } from "./sensor.ts";

export type PlantSize = { sensors: number; zones: number };
export const DEFAULT_SIZE: PlantSize = { sensors: 2_000, zones: 3 };
export const ZONES_MAX = 10;
export const SENSORS_PER_ZONE_MIN = 10;
const SENSORS_PER_MACHINE = 20;
const DISCRETE_SHARE = 0.15;
const COUNTER_SHARE = 0.025;
/** Machines whose sensors reach us through one PLC: about 40 sensors. */
const MACHINES_PER_SOURCE = 2;

export type SimulatedMachine = {
  machine: Id;
  /** What people call it: `Press 07`. */
  tag: string;
  description: string;
  labels: Record<string, string>;
  source: Id;
  sensors: SimulatedSensor[];
};
export type SimulatedZone = { zone: Id; name: string; machines: SimulatedMachine[] };
/** What exists in the simulated factory. The same size gives the same plant, name by name. */
export type Plant = { site: { id: Id; name: string }; zones: SimulatedZone[] };

type Place = { zoneAt: number; zoneClass: ZoneClass; machineClass: MachineClass; number: number; digits: number };

function placesOf(size: PlantSize): Place[] {
  const templates = Array.from({ length: size.zones }, (_, at) => ZONE_CLASSES[at % ZONE_CLASSES.length]!);
  const machines = Math.max(size.zones, Math.round(size.sensors / SENSORS_PER_MACHINE));
  const weights = templates.map((zone) => zone.classes.reduce((sum, one) => sum + one.count, 0));
  return apportion(machines, weights, 1).flatMap((count, zoneAt) => {
    const zoneClass = templates[zoneAt]!;
    const counts = apportion(
      count,
      zoneClass.classes.map((one) => one.count),
    );
    return zoneClass.classes.flatMap((machineClass, classAt) => {
      const digits = Math.max(machineClass.digits, String(counts[classAt]).length);
      return Array.from({ length: counts[classAt]! }, (_, at) => ({
        zoneAt,
        zoneClass,
        machineClass,
        number: at + 1,
        digits,
      }));
    });
  });
}

/** Large machines carry one sensor more than the average; the others share what is left as evenly as it goes. */
function sensorCounts(places: readonly Place[], sensors: number): number[] {
  const average = Math.floor(sensors / places.length);
  const large = places.filter((place) => place.machineClass.large).length;
  const others = places.length - large;
  if (others === 0 || large * (average + 1) > sensors)
    return places.map((_, at) => evenShare(sensors, places.length, at));
  const share = sensors - large * (average + 1);
  const [least, richer] = [Math.floor(share / others), share % others];
  let seen = 0;
  return places.map((place) => (place.machineClass.large ? average + 1 : least + (seen++ < richer ? 1 : 0)));
}

function toMachine(
  place: Place,
  at: number,
  counts: { all: number; discrete: number; counters: number },
): SimulatedMachine {
  const { machineClass, number, digits } = place;
  const padded = String(number).padStart(digits, "0");
  const machine = toId(`${machineClass.name.toLowerCase()}-${padded}`);
  const tagged = `${place.zoneAt + 1}0${machineClass.code}${String(number).padStart(2, "0")}`;
  return {
    machine,
    tag: `${machineClass.name} ${padded}`,
    description: `${machineClass.name} ${padded}, ${place.zoneClass.name.toLowerCase()}`,
    labels: {
      class: machineClass.name.toLowerCase(),
      line: `L${1 + Math.floor(at / 10)}`,
      criticality: machineClass.large ? "A" : "B",
    },
    source: toId(`plc-${String(1 + Math.floor(at / MACHINES_PER_SOURCE)).padStart(2, "0")}`),
    sensors: sensorsOf(machineClass, tagged, counts),
  };
}

/** @throws Error where the size cannot be built; `wrongSize` says the same beforehand. */
export function createPlant(size: PlantSize = DEFAULT_SIZE): Plant {
  const wrong = wrongSize(size);
  if (wrong !== undefined) throw new Error(wrong);
  const places = placesOf(size);
  const counts = sensorCounts(places, size.sensors);
  const discrete = Math.round(size.sensors * DISCRETE_SHARE);
  const counters = Math.round(size.sensors * COUNTER_SHARE);
  const zones: SimulatedZone[] = [];
  for (const [at, place] of places.entries()) {
    const copy = Math.floor(place.zoneAt / ZONE_CLASSES.length) + 1;
    const suffix = copy === 1 ? "" : `-${copy}`;
    const zone = (zones[place.zoneAt] ??= {
      zone: toId(`${place.zoneClass.id}${suffix}`),
      name: copy === 1 ? place.zoneClass.name : `${place.zoneClass.name} ${copy}`,
      machines: [],
    });
    const shares = {
      all: counts[at]!,
      discrete: evenShare(discrete, places.length, at),
      counters: evenShare(counters, places.length, at),
    };
    zone.machines.push(toMachine(place, zone.machines.length, shares));
  }
  return { site: { id: toId("works"), name: "Works" }, zones };
}

/** Why a plant of this size cannot be built, or undefined. */
export function wrongSize({ sensors, zones }: PlantSize): string | undefined {
  if (!Number.isInteger(zones) || zones < 1 || zones > ZONES_MAX)
    return `zones must be 1 to ${ZONES_MAX}, not ${zones}`;
  const least = zones * SENSORS_PER_ZONE_MIN;
  if (!Number.isInteger(sensors) || sensors < least)
    return `${zones} zones need at least ${least} sensors, not ${sensors}`;
  return undefined;
}
