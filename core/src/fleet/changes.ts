import type { MachineEntry, SensorEntry, ZoneEntry } from "./entry.ts";

/** What changed for people since the last take; each thing once, however often it changed. */
export class Changes {
  readonly zones = new Set<ZoneEntry>();
  readonly machines = new Set<MachineEntry>();
  readonly sensors = new Set<SensorEntry>();
  /** Zones whose gateway has something new to say. */
  readonly gateways = new Set<ZoneEntry>();
  /** The connection to the message bus came or went. */
  bus = false;
  readonly removed = { machines: new Set<string>(), sensors: new Set<string>() };

  get empty(): boolean {
    return (
      this.zones.size + this.machines.size + this.sensors.size + this.gateways.size === 0 &&
      this.removed.machines.size + this.removed.sensors.size === 0
    );
  }
}

/** Counts up with every change of what a list shows: two equal numbers mean two equal lists. */
export type Versions = { zones: number; machines: number; sensors: number; gateways: number };
