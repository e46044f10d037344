import type { MachineEntry, SensorEntry } from "@tocsin/core/fleet/entry";
import { machineItem, sensorItem } from "@tocsin/core/fleet/item";
import type { MachineItem, SensorItem, StreamChanges } from "@tocsin/core/wire/hub-api";

/** What one batch tells of its things: each made once and encoded once, however many filters let it through. */
export class SharedItems {
  readonly #machines = new Map<MachineEntry, MachineItem>();
  readonly #sensors = new Map<SensorEntry, SensorItem>();
  readonly #texts = new Map<unknown, string>();

  machine = (entry: MachineEntry): MachineItem => kept(this.#machines, entry, machineItem);
  sensor = (entry: SensorEntry): SensorItem => kept(this.#sensors, entry, sensorItem);

  /** As JSON. */
  textOf(told: StreamChanges): string {
    const parts = Object.entries(told).map(([name, value]) => `${JSON.stringify(name)}:${this.#valueOf(value)}`);
    return `{${parts.join(",")}}`;
  }

  #valueOf(value: unknown): string {
    return Array.isArray(value) ? `[${value.map(this.#itemOf).join(",")}]` : JSON.stringify(value);
  }

  #itemOf = (item: unknown): string => kept(this.#texts, item, JSON.stringify);
}

function kept<Key, Made>(made: Map<Key, Made>, key: Key, make: (key: Key) => Made): Made {
  let known = made.get(key);
  if (known === undefined) made.set(key, (known = make(key)));
  return known;
}
