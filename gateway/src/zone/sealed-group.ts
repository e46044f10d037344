import type { ZoneHealth } from "@tocsin/core/health/zone";
import type { Gathering } from "./gathering.ts";
import type { SealedGroup } from "./ports.ts";
import { savedMachines, savedSources } from "./restore.ts";

/** What a group hands to the store, as of now. */
export const sealed = (
  { records, sensors, machines, sources, commands }: Gathering,
  health: ZoneHealth,
  asOfNow: Pick<SealedGroup, "gatewayTime" | "paths" | "zone">,
): SealedGroup => ({
  records,
  sensors,
  machines: [...savedMachines(health, machines), ...savedSources(health, sources)],
  commands,
  saveSensor: (sensor) => ({ ordinal: health.ordinals[sensor]!, saved: health.saveSensor(sensor) }),
  ...asOfNow,
});
