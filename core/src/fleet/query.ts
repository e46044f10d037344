import type { MachineEntry, SensorEntry } from "./entry.ts";
import { matchesMachine, matchesSensor, wordsOf, type FleetFilter } from "./filter.ts";
import type { Fleet } from "./fleet.ts";
import { pageOf, type PageEnd, type PageOf } from "./page.ts";
import { machineKey, sensorKey, type Sort } from "./sort.ts";

export type FleetQuery = { filter: FleetFilter; sort: Sort; limit: number; after?: PageEnd | undefined };

/** Listed sensors that match, a page of them in order, with the total of all pages. */
export function querySensors(fleet: Fleet, { filter, sort, limit, after }: FleetQuery): PageOf<SensorEntry> {
  const words = wordsOf(filter.q);
  const found: SensorEntry[] = [];
  for (const entry of fleet.sensors.values()) if (matchesSensor(entry, filter, words)) found.push(entry);
  return pageOf(found, sensorKey(sort), { limit, after });
}

/** Listed machines that match. `source`, `limitState` and `priority` say nothing of a machine and are not looked at. */
export function queryMachines(fleet: Fleet, { filter, sort, limit, after }: FleetQuery): PageOf<MachineEntry> {
  const words = wordsOf(filter.q);
  const found: MachineEntry[] = [];
  for (const entry of fleet.machines.values()) if (matchesMachine(entry, filter, words)) found.push(entry);
  return pageOf(found, machineKey(sort), { limit, after });
}
