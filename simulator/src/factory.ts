import type { Fault, FaultKind } from "./fault.ts";
import { Publisher } from "./publish/publisher.ts";
import { toMessages, type Dialect, type SaidBy } from "./publish/dialect.ts";
import type { Plant, SimulatedMachine } from "./plant/plant.ts";
import type { SimulatedSensor } from "./plant/sensor.ts";
import { createSignal, type Signal } from "./signal.ts";

export type Broker = { zone: string; url: string; dialect: Dialect };
export type FactoryOptions = {
  plant: Plant;
  seed: number;
  intervalMs: number;
  brokers: readonly Broker[];
  backlogMessagesMax: number;
  now: () => number;
};

export type FactoryStatus = {
  sensors: number;
  sources: number;
  connected: number;
  published: number;
  acknowledged: number;
  waiting: number;
  dropped: number;
  faults: { sensor: string; kind: FaultKind; until: number }[];
};

type Instrument = { id: string; sensor: SimulatedSensor; signal: Signal };
type Machine = { zone: string; dialect: Dialect; machine: SimulatedMachine; instruments: Instrument[] };
/** A PLC: some machines behind one MQTT connection, all read in one go. */
type Source = { publisher: Publisher; machines: Machine[]; dueAt: number };

/** PLCs whose turn falls into one such step are read together: a wake-up a step, not one a PLC. */
const STEP_MS = 50;
const UNACKNOWLEDGED_MAX = 1_000;

/** The simulated factory at work: reads every instrument at its interval and publishes what it says. */
export class Factory {
  readonly #options: FactoryOptions;
  readonly #sources: Source[] = [];
  readonly #faults = new Map<string, Fault>();
  readonly sensors = new Map<string, SimulatedSensor>();
  #timer: NodeJS.Timeout | undefined;
  #published = 0;

  constructor(options: FactoryOptions) {
    this.#options = options;
    const brokers = new Map(options.brokers.map((broker) => [broker.zone, broker]));
    const groups = options.plant.zones.flatMap((zone) => {
      const broker = brokers.get(zone.zone);
      return broker
        ? Object.values(Object.groupBy(zone.machines, (one) => one.source)).map((machines) => ({
            broker,
            machines: machines!,
          }))
        : [];
    });
    const begin = options.now();
    for (const [at, { broker, machines }] of groups.entries())
      this.#sources.push({
        publisher: new Publisher({
          url: broker.url,
          clientId: `simulator-${broker.zone}-${machines[0]!.source}`,
          unacknowledgedMax: UNACKNOWLEDGED_MAX,
          backlogMax: Math.ceil(options.backlogMessagesMax / groups.length),
        }),
        machines: machines.map((machine) => this.#install(broker, machine)),
        // Spread over the interval, as PLCs that know nothing of each other are.
        dueAt: begin + (at / groups.length) * options.intervalMs,
      });
  }

  #install(broker: Broker, machine: SimulatedMachine): Machine {
    const instruments = machine.sensors.map((sensor) => {
      const id = `${broker.zone}/${machine.machine}/${sensor.sensor}`;
      this.sensors.set(id, sensor);
      return { id, sensor, signal: createSignal(sensor, id, this.#options.seed) };
    });
    return { zone: broker.zone, dialect: broker.dialect, machine, instruments };
  }

  start(): void {
    this.#timer = setInterval(() => this.#step(this.#options.now()), Math.min(STEP_MS, this.#options.intervalMs));
  }

  #step(now: number): void {
    for (const source of this.#sources) {
      if (source.dueAt > now) continue;
      // After a pause of the whole process the missed turns are not made up: instruments do not speak twice at once.
      const { intervalMs } = this.#options;
      source.dueAt += intervalMs * (1 + Math.floor((now - source.dueAt) / intervalMs));
      for (const machine of source.machines) this.#read(machine, source.publisher, now);
    }
  }

  #read({ zone, dialect, machine, instruments }: Machine, publisher: Publisher, now: number): void {
    const all: SaidBy[] = [];
    for (const { id, sensor, signal } of instruments) {
      const said = signal.say(now, this.#faultOf(id, now));
      if (said) all.push({ sensor: sensor.sensor, said, retain: sensor.kind === "discrete" });
    }
    for (const message of toMessages(dialect, zone, machine.machine, all, now)) publisher.offer(message);
    this.#published += all.length;
  }

  #faultOf(id: string, now: number): Fault | undefined {
    if (this.#faults.size === 0) return undefined;
    const fault = this.#faults.get(id);
    if (fault && fault.until <= now) this.#faults.delete(id);
    return fault && fault.until > now ? fault : undefined;
  }

  /** Lets a fault begin now. `id` is one of `sensors`. */
  inject(id: string, kind: FaultKind, durationMs: number): void {
    const since = this.#options.now();
    this.#faults.set(id, { kind, since, until: since + durationMs });
  }

  status(): FactoryStatus {
    const sum = (count: (publisher: Publisher) => number) =>
      this.#sources.reduce((total, { publisher }) => total + count(publisher), 0);
    return {
      sensors: this.sensors.size,
      sources: this.#sources.length,
      connected: sum((publisher) => (publisher.connected ? 1 : 0)),
      published: this.#published,
      acknowledged: sum((publisher) => publisher.acknowledged),
      waiting: sum((publisher) => publisher.waiting),
      dropped: sum((publisher) => publisher.dropped),
      faults: [...this.#faults].map(([sensor, { kind, until }]) => ({ sensor, kind, until })),
    };
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#sources.map(({ publisher }) => publisher.close()));
  }
}
