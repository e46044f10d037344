import type { FaultKind } from "./fault.ts";
import { MachineAtWork } from "./machine-at-work.ts";
import type { Credentials } from "./publish/credentials.ts";
import { Publisher } from "./publish/publisher.ts";
import type { Dialect } from "./publish/dialect.ts";
import { SparkplugNode } from "./publish/sparkplug-node.ts";
import { plainVoice, type Voice } from "./publish/voice.ts";
import type { Plant, SimulatedMachine } from "./plant/plant.ts";
import type { SimulatedSensor } from "./plant/sensor.ts";

export type Broker = { zone: string; url: string; dialect: Dialect | "sparkplugB"; credentials?: Credentials };
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

type Machine = { zone: string; work: MachineAtWork };
/** A PLC: some machines behind one MQTT connection, all read in one go. */
type Source = { voice: Voice; machines: Machine[]; dueAt: number };

/** Machines of a zone, or behind one of its PLCs, or one of them. */
export type Which = { zone?: string | undefined; machine?: string | undefined; source?: string | undefined };

/** PLCs whose turn falls into one such step are read together: a wake-up a step, not one a PLC. */
const STEP_MS = 50;
const UNACKNOWLEDGED_MAX = 1_000;

/** The simulated factory at work: reads every instrument at its interval and publishes what it says. */
export class Factory {
  readonly #options: FactoryOptions;
  readonly #sources: Source[] = [];
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
        voice: voiceOf(broker, machines[0]!.source, options, Math.ceil(options.backlogMessagesMax / groups.length)),
        machines: machines.map((machine) => this.#install(broker, machine)),
        // Spread over the interval, as PLCs that know nothing of each other are.
        dueAt: begin + (at / groups.length) * options.intervalMs,
      });
  }

  #install({ zone }: Broker, machine: SimulatedMachine): Machine {
    const work = new MachineAtWork(zone, machine, this.#options.seed);
    for (const sensor of machine.sensors) this.sensors.set(`${zone}/${machine.machine}/${sensor.sensor}`, sensor);
    return { zone, work };
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
      for (const machine of source.machines) this.#read(machine, source.voice, now);
    }
  }

  #read({ work }: Machine, voice: Voice, now: number): void {
    const all = work.read(now);
    voice.say(work.machine.machine, all, now);
    this.#published += all.length;
  }

  /** Lets a fault begin now. `id` is one of `sensors`. */
  inject(id: string, kind: FaultKind, durationMs: number): void {
    const since = this.#options.now();
    const [zone, machine, sensor] = id.split("/");
    const [found] = this.#machines({ zone, machine });
    found?.work.faults.set(sensor!, { kind, since, until: since + durationMs });
  }

  /** Switches machines off for a while. @returns how many */
  stop(which: Which, durationMs: number): number {
    const now = this.#options.now();
    const machines = this.#machines(which);
    for (const { work } of machines) work.stop(now, now + durationMs);
    return machines.length;
  }

  /** Nothing is heard of machines for a while, as when their PLC has no power. @returns how many sensors that are */
  silence(which: Which, durationMs: number): number {
    const until = this.#options.now() + durationMs;
    const machines = this.#machines(which);
    for (const { work } of machines) work.unreachableUntil(until);
    return machines.reduce((sum, { work }) => sum + work.machine.sensors.length, 0);
  }

  #machines({ zone, machine, source }: Which): Machine[] {
    return this.#sources
      .flatMap(({ machines }) => machines)
      .filter(
        (one) =>
          (zone === undefined || one.zone === zone) &&
          (machine === undefined || one.work.machine.machine === machine) &&
          (source === undefined || one.work.machine.source === source),
      );
  }

  #faults(): FactoryStatus["faults"] {
    const now = this.#options.now();
    return this.#machines({}).flatMap(({ zone, work }) =>
      [...work.faults]
        .filter(([, { until }]) => until > now)
        .map(([sensor, { kind, until }]) => ({ sensor: `${zone}/${work.machine.machine}/${sensor}`, kind, until })),
    );
  }

  status(): FactoryStatus {
    const sum = (count: (voice: Voice) => number) =>
      this.#sources.reduce((total, { voice }) => total + count(voice), 0);
    return {
      sensors: this.sensors.size,
      sources: this.#sources.length,
      connected: sum((voice) => (voice.connected ? 1 : 0)),
      published: this.#published,
      acknowledged: sum((voice) => voice.acknowledged),
      waiting: sum((voice) => voice.waiting),
      dropped: sum((voice) => voice.dropped),
      faults: this.#faults(),
    };
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#sources.map(({ voice }) => voice.close()));
  }
}

/** The connection of one PLC, by what its zone speaks. */
function voiceOf(broker: Broker, source: string, { now }: FactoryOptions, backlogMax: number): Voice {
  const { url, zone, dialect } = broker;
  const credentials = broker.credentials && { credentials: broker.credentials };
  const clientId = `simulator-${zone}-${source}`;
  if (dialect === "sparkplugB") return new SparkplugNode({ url, zone, source, clientId, now, ...credentials });
  const bounds = { unacknowledgedMax: UNACKNOWLEDGED_MAX, backlogMax };
  return plainVoice(new Publisher({ url, clientId, ...bounds, ...credentials }), zone, dialect);
}
