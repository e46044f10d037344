import { Fleet } from "../../core/src/fleet/fleet.ts";
import { foldMachineInventory, foldZoneInventory } from "../../core/src/fleet/fold-inventory.ts";
import { foldMachineState } from "../../core/src/fleet/fold-state.ts";
import { Interning } from "../../core/src/fleet/interning.ts";
import type { BenchPlant } from "./plant.ts";

const heapUsed = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

/** What the projection itself holds, measured in this process with everything else the same before and after. */
export function measureProjection(plant: BenchPlant): void {
  if (!globalThis.gc) return console.log("memory of the projection: run with --expose-gc");
  const before = heapUsed();
  const [fleet, interning] = [new Fleet(), new Interning()];
  for (const zone of plant.zones) {
    foldZoneInventory(fleet, zone.path, plant.zoneInventory(zone));
    for (const machine of zone.machines) {
      const path = { ...zone.path, machine };
      // As a message brings it: nothing of it is shared with what another message brought.
      foldMachineInventory(fleet, path, JSON.parse(JSON.stringify(plant.inventory(zone.path, machine))), interning);
      foldMachineState(fleet, path, JSON.parse(JSON.stringify(plant.state(zone.path, machine))));
    }
  }
  fleet.take();
  const bytes = heapUsed() - before;
  const { size } = fleet.sensors;
  return console.log(`projection: ${Math.round(bytes / 1e6)} MB, ${Math.round(bytes / size)} bytes a sensor`);
}
