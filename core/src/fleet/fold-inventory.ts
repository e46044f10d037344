import type { MachinePath, ZonePath } from "../wire/id.ts";
import type { MachineInventory, SensorInfo, ZoneInventory } from "../wire/inventory.ts";
import type { Fleet } from "./fleet.ts";
import type { Interning } from "./interning.ts";

/** Folds the zone's own inventory. A machine that it does not list, of another configuration, is gone. */
export function foldZoneInventory(fleet: Fleet, path: ZonePath, inventory: ZoneInventory): void {
  fleet.besideLog();
  const zone = fleet.zone(path);
  const { siteName, zoneName, order, configHash } = inventory;
  const names = { siteName, zoneName, order, configHash };
  const renamed = !same(zone.names, names);
  zone.names = names;
  const listed = new Set(inventory.machines);
  for (const machine of zone.machines.values())
    if (machine.info && !listed.has(machine.machine) && machine.info.configHash !== configHash)
      fleet.removeMachine(machine);
  if (!renamed) return;
  fleet.touchZone(zone);
  fleet.touchGateway(zone);
}

/** Folds one machine's inventory: a sensor exists while it is listed. A repeat of what is known changes nothing. */
export function foldMachineInventory(
  fleet: Fleet,
  path: MachinePath,
  inventory: MachineInventory,
  interning: Interning,
): void {
  fleet.besideLog();
  const zone = fleet.zone(path);
  if (inventory.removed) {
    const gone = zone.machines.get(path.machine);
    if (gone) fleet.removeMachine(gone);
    return;
  }
  const machine = fleet.machine(zone, path.machine);
  const { tag, description, labels, configHash } = inventory;
  const info = { tag, description, labels: interning.of(labels), configHash };
  if (!same(machine.info, info)) fleet.listMachine(machine, info);
  const listed = new Set(inventory.sensors.map((info) => info.sensor));
  for (const sensor of machine.sensors.values())
    if (sensor.info && !listed.has(sensor.sensor)) fleet.removeSensor(sensor);
  for (const told of inventory.sensors) {
    const sensor = fleet.sensor(machine, told.sensor);
    if (!same(sensor.info, told)) fleet.listSensor(sensor, slim(told, interning));
  }
}

const same = (known: unknown, told: unknown): boolean =>
  known !== undefined && JSON.stringify(known) === JSON.stringify(told);

const slim = (info: SensorInfo, interning: Interning): SensorInfo => ({
  ...info,
  labels: interning.of(info.labels),
  limits: interning.of(info.limits),
  ...(info.instrument === undefined ? {} : { instrument: interning.of(info.instrument) }),
});
