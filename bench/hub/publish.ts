import { jetstream } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import type { LogRecord } from "../../core/src/wire/log.ts";
import { LOG_STREAM } from "../../core/src/wire/streams.ts";
import {
  heartbeatSubject,
  logSubject,
  machineInventorySubject,
  machineStateSubject,
  zoneInventorySubject,
  zoneStateSubject,
} from "../../core/src/wire/subject.ts";
import { standingOf, type BenchPlant, type StandingOf } from "./plant.ts";

const AT_ONCE = 64;
type Zone = BenchPlant["zones"][number];

/** Publishes what gateways say of themselves before anything happens: inventory, newest states, and the claim of each log. */
export async function publishPlant(connection: NatsConnection, plant: BenchPlant): Promise<void> {
  const stream = jetstream(connection);
  const messages = plant.zones.flatMap((zone) => [
    () => stream.publish(zoneInventorySubject(zone.path), JSON.stringify(plant.zoneInventory(zone))),
    ...zone.machines.flatMap((machine) => {
      const path = { ...zone.path, machine };
      return [
        () => stream.publish(machineInventorySubject(path), JSON.stringify(plant.inventory(zone.path, machine))),
        () => stream.publish(machineStateSubject(path), JSON.stringify(plant.state(zone.path, machine))),
      ];
    }),
  ]);
  for (let first = 0; first < messages.length; first += AT_ONCE)
    await Promise.all(messages.slice(first, first + AT_ONCE).map((publish) => publish()));
}

/** The ten gateways of the plant: each has a log of its own and beats. */
export class BenchGateways {
  readonly #connection: NatsConnection;
  readonly #plant: BenchPlant;
  readonly #heads: number[];
  readonly #sent: number[];
  readonly #places: number[];
  readonly #standingOf: StandingOf;
  #timer: NodeJS.Timeout | undefined;
  #changes = 0;

  constructor(connection: NatsConnection, plant: BenchPlant, standing: StandingOf = standingOf) {
    this.#connection = connection;
    this.#plant = plant;
    this.#standingOf = standing;
    this.#heads = plant.zones.map(() => 0);
    this.#sent = plant.zones.map(() => 0);
    this.#places = plant.zones.map(() => 0);
  }

  async claim(): Promise<void> {
    const at = Date.now();
    const claim = { kind: "claim", epoch: 1, random: "bench", machineId: "bench", reason: "new-store" } as const;
    for (const zone of this.#plant.zones.keys()) await this.#append(zone, [{ at, processedAt: at, ...claim }]);
    const beat = () => this.#plant.zones.forEach((zone, index) => this.#beat(zone, index));
    beat();
    this.#timer = setInterval(beat, 2_000);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** Publishes how everything stands now, as gateways do each minute. */
  async publishStates(): Promise<void> {
    const stream = jetstream(this.#connection);
    for (const [zone, { path, machines }] of this.#plant.zones.entries()) {
      const seq = this.#heads[zone]!;
      const states = machines.map((machine) => [{ ...path, machine }, this.#plant.state(path, machine, seq)] as const);
      for (let first = 0; first < states.length; first += AT_ONCE)
        await Promise.all(
          states
            .slice(first, first + AT_ONCE)
            .map(([at, state]) => stream.publish(machineStateSubject(at), JSON.stringify(state))),
        );
      const published = { v: 1, ...path, epoch: 1, seq, streamSeq: this.#places[zone]! };
      await stream.publish(zoneStateSubject(path), JSON.stringify(published));
    }
  }

  /** So many sensors change now, over all zones; `at` is the time of their records. */
  async change(count: number): Promise<void> {
    const at = Date.now();
    const { zones, sensors } = this.#plant;
    const ofZone = zones.map((): Numberless[] => []);
    for (let change = 0; change < count; change++) {
      const zone = this.#changes % zones.length;
      const place = Math.floor(this.#changes++ / zones.length);
      const { path, machines } = zones[zone]!;
      const machine = machines[Math.floor(place / sensors.length) % machines.length]!;
      const index = place % sensors.length;
      ofZone[zone]!.push({
        at,
        processedAt: at,
        kind: "transition",
        of: "sensor",
        id: `${path.site}/${path.zone}/${machine}/${sensors[index]!}`,
        changes: [{ region: "limit", from: "normal", to: "high" }],
        ...this.#standingOf(index, at, Math.floor(place / (machines.length * sensors.length))),
        healthBefore: "good",
      } as Numberless);
    }
    await Promise.all(ofZone.map(async (records, zone) => records.length > 0 && this.#append(zone, records)));
  }

  async #append(zone: number, records: readonly Numberless[]): Promise<void> {
    const { path } = this.#plant.zones[zone]!;
    const first = this.#heads[zone]! + 1;
    const numbered = records.map((record, index) => ({ ...record, seq: first + index }));
    const last = first + records.length - 1;
    this.#heads[zone] = last;
    const batch = { v: 1, ...path, epoch: 1, claim: "bench", first, last, records: numbered };
    const expect = { streamName: LOG_STREAM };
    const { seq } = await jetstream(this.#connection).publish(logSubject(path), JSON.stringify(batch), { expect });
    // Batches of a zone are stored in the order in which they were sent.
    this.#places[zone] = Math.max(seq, this.#places[zone]!);
    this.#sent[zone] = Math.max(last, this.#sent[zone]!);
  }

  #beat({ path, machines }: Zone, index: number): void {
    const at = Date.now();
    const head = this.#sent[index]!;
    const heartbeat = {
      v: 1,
      ...path,
      at,
      startedAt: at - 60_000,
      version: "bench",
      configHash: "bench",
      epoch: 1,
      claim: "bench",
      head,
      sentUpTo: head,
      streamSeq: this.#places[index]!,
      outbox: { records: 0 },
      readings: { received: 1, perSecond: 1, late: 0, redelivered: 0, quarantined: 0, unmatchedTopics: 0 },
      sensors: machines.length * this.#plant.sensors.length,
      durability: "strict",
      dataPaths: [{ path: "bench", state: "live", since: at - 60_000 }],
      disk: { freeBytes: 1e12, storeBytes: 1e6 },
    };
    this.#connection.publish(heartbeatSubject(path), JSON.stringify(heartbeat));
  }
}

/** A record before its log numbers it. */
type Numberless = LogRecord extends infer R ? (R extends LogRecord ? Omit<R, "seq"> : never) : never;
