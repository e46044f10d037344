import type { Fault } from "./fault.ts";
import type { SaidBy } from "./publish/dialect.ts";
import type { SimulatedMachine } from "./plant/plant.ts";
import { createSignal, type Activity, type Signal } from "./signal.ts";

/** So long a machine that was stopped takes until it works again. */
const STARTING_MS = 10_000;

/** A simulated machine at work: its instruments with what is wrong with them, and whether it is stopped. */
export class MachineAtWork {
  readonly machine: SimulatedMachine;
  readonly #instruments: { sensor: SimulatedMachine["sensors"][number]; signal: Signal }[];
  /** By the sensor's id in the machine. */
  readonly faults = new Map<string, Fault>();
  #stopped = { since: 0, until: 0 };
  #isUnreachableUntil = 0;

  constructor(zone: string, machine: SimulatedMachine, seed: number) {
    this.machine = machine;
    this.#instruments = machine.sensors.map((sensor) => ({
      sensor,
      signal: createSignal(sensor, `${zone}/${machine.machine}/${sensor.sensor}`, seed),
    }));
  }

  /** What its instruments say at `now`, each asked once. */
  read(now: number): SaidBy[] {
    const activity = this.activity(now);
    const isHeard = now >= this.#isUnreachableUntil;
    return this.#instruments.flatMap(({ sensor, signal }) => {
      const said = isHeard ? signal.say(now, this.#faultOf(sensor.sensor, now), activity) : undefined;
      return said ? [{ sensor: sensor.sensor, said, retain: sensor.kind === "discrete" }] : [];
    });
  }

  activity(now: number): Activity {
    const { since, until } = this.#stopped;
    if (now >= since && now < until) return "stopped";
    return now >= until && now < until + STARTING_MS ? "starting" : "working";
  }

  /** Switches it off, as at the end of a shift; at `until` it is switched on and starts. */
  stop(since: number, until: number): void {
    this.#stopped = { since, until };
  }

  /** Its PLC is gone until then: none of its instruments is heard. */
  unreachableUntil(until: number): void {
    this.#isUnreachableUntil = until;
  }

  #faultOf(sensor: string, now: number): Fault | undefined {
    if (this.faults.size === 0) return undefined;
    const fault = this.faults.get(sensor);
    if (fault && fault.until <= now) this.faults.delete(sensor);
    return fault && fault.until > now ? fault : undefined;
  }
}
