import type { ZoneHealth } from "@tocsin/core/health/zone";
import type { LogPosition, MachineStates, StatesAt, ZoneStates } from "./ports.ts";

function statesOfMachine(health: ZoneHealth, machine: number): MachineStates {
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

/** How these machines stand now, with what belongs to no machine. @param machines their numbers */
const standingsOf =
  (machines: readonly number[]) =>
  (health: ZoneHealth): ZoneStates & { machines: MachineStates[] } => ({
    machines: machines.map((machine) => statesOfMachine(health, machine)),
    ...zoneStates(health),
  });

/** States as of a commit that this asks for: they agree with the log up to the position that comes with them. */
export async function statesAt(
  zone: { look<T>(look: Look<T>): Promise<LogPosition & { seen: T }> },
  machines: readonly number[],
): Promise<StatesAt> {
  const { seen, ...position } = await zone.look(standingsOf(machines));
  return { ...position, ...seen };
}

/** What someone wants to know of the statecharts. */
export type Look<T> = (health: ZoneHealth) => T;

type Wanted = { take(health: ZoneHealth): void; give(position: LogPosition): void; refuse(error: Error): void };

/** What someone asked to know of the statecharts: taken when a group is sealed, given away when it is on disk. */
export class WantedStates {
  #wanted: Wanted[] = [];
  #taken: Wanted[] = [];

  get isWanted(): boolean {
    return this.#wanted.length > 0;
  }

  want<T>(look: Look<T>): Promise<LogPosition & { seen: T }> {
    const { promise, resolve, reject } = Promise.withResolvers<LogPosition & { seen: T }>();
    let seen: T;
    this.#wanted.push({
      take: (health) => (seen = look(health)),
      give: (position) => resolve({ ...position, seen }),
      refuse: reject,
    });
    return promise;
  }

  take(health: ZoneHealth): void {
    for (const wanted of this.#wanted) wanted.take(health);
    this.#taken = this.#wanted;
    this.#wanted = [];
  }

  give(position: LogPosition): void {
    for (const wanted of this.#taken) wanted.give(position);
    this.#taken = [];
  }

  refuse(): void {
    for (const wanted of [...this.#taken, ...this.#wanted]) wanted.refuse(new Error("the zone has stopped"));
    this.#taken = [];
    this.#wanted = [];
  }
}
