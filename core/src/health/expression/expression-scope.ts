import type { MachineConfig, SensorConfig } from "../config.ts";
import type { Scope } from "./expression.ts";

/** The sensor that a name means: one of the machine by its id, any of the zone by `machine/sensor`. */
export function targetOf(
  { machines }: { readonly machines: readonly MachineConfig[] },
  own: MachineConfig,
  name: string,
): SensorConfig | undefined {
  const [machine, sensor, ...rest] = name.split("/");
  if (sensor === undefined) return own.sensors.find((each) => each.sensor === name);
  if (rest.length > 0) return undefined;
  return machines.find((each) => each.machine === machine)?.sensors.find((each) => each.sensor === sensor);
}

/** What names mean in the expressions of a machine. */
export const scopeOf = (zone: { readonly machines: readonly MachineConfig[] }, own: MachineConfig): Scope => ({
  sensor: (name) => {
    const kind = targetOf(zone, own, name)?.kind;
    if (kind === undefined) return undefined;
    // A discrete value is a text, a number, true or false.
    return kind === "discrete" ? "dyn" : "double";
  },
  baseline: (name) => targetOf(zone, own, name)?.baseline !== undefined,
  machine: (name) => zone.machines.some(({ machine }) => machine === name),
});
