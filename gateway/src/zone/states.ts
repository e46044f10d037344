import type { ZoneHealth } from "@tocsin/core/health/zone";
import type { LogPosition, MachineStates, StatesAt, ZoneStates } from "./ports.ts";

/** How a machine and its sensors stand now. @param machine its number */
function statesOf(health: ZoneHealth, machine: number): MachineStates {
  const sensors: MachineStates["sensors"] = {};
  let first = 0;
  for (let before = 0; before < machine; before += 1) first += health.machines[before]!.sensors.length;
  health.machines[machine]!.sensors.forEach(({ sensor }, place) => (sensors[sensor] = health.standing(first + place)));
  return { machine, standing: health.machineStanding(machine), sensors };
}

function zoneStates({ sources, service }: ZoneHealth): ZoneStates {
  const standings = Object.fromEntries(sources.map(({ source, wireStanding }) => [source, wireStanding]));
  return { sources: standings, ...(service ? { service } : {}) };
}

type Wanted = PromiseWithResolvers<StatesAt> & {
  machines: readonly number[];
  states?: ZoneStates & { machines: MachineStates[] };
};

/** States that someone asked for: taken when a group is sealed, given away when it is on disk. */
export class WantedStates {
  #wanted: Wanted[] = [];
  #taken: Wanted[] = [];

  get isWanted(): boolean {
    return this.#wanted.length > 0;
  }

  want(machines: readonly number[]): Promise<StatesAt> {
    const wanted = { ...Promise.withResolvers<StatesAt>(), machines };
    this.#wanted.push(wanted);
    return wanted.promise;
  }

  take(health: ZoneHealth): void {
    for (const wanted of this.#wanted) {
      const machines = wanted.machines.map((machine) => statesOf(health, machine));
      wanted.states = { machines, ...zoneStates(health) };
    }
    this.#taken = this.#wanted;
    this.#wanted = [];
  }

  give(position: LogPosition): void {
    for (const { resolve, states } of this.#taken) resolve({ ...position, ...states! });
    this.#taken = [];
  }

  refuse(): void {
    for (const { reject } of [...this.#taken, ...this.#wanted]) reject(new Error("the zone has stopped"));
    this.#taken = [];
    this.#wanted = [];
  }
}
