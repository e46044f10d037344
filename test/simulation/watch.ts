import { shownSensor } from "@tocsin/core/fleet/path-overlay";
import { FLOOR_SENSORS, SITE, ZONE } from "./floor/sensors.ts";
import type { Simulation } from "./simulation.ts";
import type { HubComputer } from "./system/hub-computer.ts";

const LOOKED_EVERY_MS = 500;
const INTERVALS_OF_SILENCE = 3;
/** What docs/durability.md grants beyond each limit. */
const GRACE_MS = 5_000;
/** Gateway time that is slewed may run slower than true time by so much; a step that is taken costs a little besides. */
const SLEW = 1.05;
const STEP_MS = 1_500;
/** Nothing was wrong but with sensors for so long: what shows is their own doing. */
const CALM_MS = 30_000;
/** A connection of the path ends after one and a half keepalives of 10 s, and the path is called lost 2 s later. */
const PATH_LIMIT_MS = 17_000;
/** Three heartbeats. */
const GATEWAY_LIMIT_MS = 15_000;
/** A hub gives a server up at the third ping without an answer. */
const BUS_LIMIT_MS = 10_000;
const FOUND_OUT_WITHIN_MS = PATH_LIMIT_MS + GATEWAY_LIMIT_MS + BUS_LIMIT_MS;

/**
 * S1, while faults go on: looks at every hub all the time as a person would, and finds a sensor that shows good though
 * nothing was heard of it for longer than sensor, path, gateway and bus may take one after the other to be missed.
 */
export class Watch {
  readonly #simulation: Simulation;
  readonly #sentAt = new Map<string, number>();
  readonly #told = new Set<string>();
  #seen = 0;
  readonly #calmSince: () => number | undefined;

  /** @param calmSince undefined while more goes wrong than sensors and clocks */
  constructor(simulation: Simulation, calmSince: () => number | undefined) {
    this.#simulation = simulation;
    this.#calmSince = calmSince;
  }

  start(): void {
    this.#simulation.world.host.later(LOOKED_EVERY_MS, () => {
      this.#noteSent();
      for (const hub of this.#simulation.hubs) this.#look(hub);
      this.start();
    });
  }

  /** Once for each silence. */
  #found(hub: string, sensor: string, last: number, forMs: number, isCalm: boolean): void {
    const silence = `${hub} ${sensor} ${last}`;
    if (this.#told.has(silence)) return;
    this.#told.add(silence);
    const when = isCalm ? "though nothing else was wrong" : "whatever was wrong besides";
    const text = `S1: ${hub} shows ${sensor} good, ${Math.round(forMs)} ms after its last reading, ${when}`;
    this.#simulation.world.ledger.breach(text);
    this.#simulation.world.note(text);
  }

  #noteSent(): void {
    const { sent } = this.#simulation.world.ledger;
    for (; this.#seen < sent.length; this.#seen += 1)
      this.#sentAt.set(sent[this.#seen]!.sensor, sent[this.#seen]!.sentAt);
  }

  #look({ name, hub, process }: HubComputer): void {
    const { world } = this.#simulation;
    // One that stands still shows nothing to anyone, and one that is cut off from its bus says so.
    if (hub === undefined || process!.isStalled || !hub.context.status().bus.connected) return;
    const calmSince = this.#calmSince() ?? Infinity;
    const isCalm = world.host.now - calmSince > CALM_MS;
    for (const sensor of FLOOR_SENSORS) {
      const entry = hub.context.fleet.sensors.get(`${SITE}/${ZONE}/${sensor.name}` as never);
      const last = this.#sentAt.get(sensor.name);
      if (entry === undefined || last === undefined || entry.info?.reports === "onChange") continue;
      const limit =
        SLEW * INTERVALS_OF_SILENCE * sensor.everyMs + STEP_MS + GRACE_MS + (isCalm ? 0 : FOUND_OUT_WITHIN_MS);
      const forMs = world.host.now - last;
      if (forMs > limit && shownSensor(entry) === "good") this.#found(name, sensor.name, last, forMs, isCalm);
    }
  }
}
