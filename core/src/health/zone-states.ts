import type { ZoneHealth } from "./zone.ts";

/** Saved states of a whole zone by id: where it stands between two inputs. A sensor's holds its last ordinal. */
export type SavedStates = {
  sensors: Record<string, string>;
  machines: Record<string, string>;
  sources: Record<string, string>;
};

export const statesOf = (health: ZoneHealth): SavedStates => ({
  sensors: Object.fromEntries(health.sensors.map(({ id }, sensor) => [id, health.saveSensor(sensor)])),
  machines: Object.fromEntries(health.machines.map(({ id }, machine) => [id, health.saveMachine(machine)])),
  sources: Object.fromEntries(health.sources.map(({ id }, source) => [id, health.saveSource(source)])),
});

/** Brings a new zone to the states, as a restart does; what its configuration does not name is left out. */
export function restoreStates(health: ZoneHealth, states: SavedStates): void {
  for (const [sensor, { id }] of health.sensors.entries()) {
    const saved = states.sensors[id];
    if (saved !== undefined) health.restoreSensor(sensor, saved);
  }
  for (const [machine, { id }] of health.machines.entries()) {
    const saved = states.machines[id];
    if (saved !== undefined) health.restoreMachine(machine, saved);
  }
  for (const [source, { id }] of health.sources.entries()) {
    const saved = states.sources[id];
    if (saved !== undefined) health.restoreSource(source, saved);
  }
}
