import { nuid } from "@nats-io/transport-node";
import { STREAMS } from "@tocsin/core/wire/streams";
import { Broker } from "./broker/broker.ts";
import type { Message } from "./broker/session.ts";
import { Bus, type Fate } from "./bus/bus.ts";
import { activate } from "./host/active.ts";
import { Disk } from "./host/disk.ts";
import { useDisks } from "./host/files.ts";
import { Host } from "./host/host.ts";
import { Network, useNetwork } from "./host/network.ts";
import { Random } from "./host/random.ts";
import { Ledger, type Sent } from "./ledger.ts";

const BROKER = "10.0.0.1";
const BUS = "10.0.0.2";
const DISK_BYTES = 64 * 1_048_576;
const BROKER_SAVES_EVERY_MS = 5_000;

/** A message of the floor, and the readings that it carries. */
export type FloorMessage = Message & { readings: readonly Sent[] };

/** Everything around the processes of one simulation: their host, their disks, the network, the broker and the bus. */
export class World {
  readonly seed: number;
  readonly host: Host;
  readonly network: Network;
  readonly ledger = new Ledger();
  readonly broker: Broker;
  readonly bus: Bus;
  /** What becomes of the next messages to streams. */
  fate: () => Fate = () => "stored";
  readonly #disks = new Map<string, Disk>();

  constructor(seed: number) {
    this.seed = seed;
    this.host = new Host(seed);
    activate(this.host);
    // The client of NATS numbers its inboxes over the whole process.
    nuid.reset();
    this.network = new Network(this.host);
    useNetwork(this.network);
    useDisks(this.#disks);
    this.broker = new Broker({
      acknowledged: (client, message) => this.#acknowledged(client, message as FloorMessage),
      strayAcknowledgement: (client, id) =>
        this.ledger.breach(`R1: ${client} acknowledges packet ${id}, which did not come on its connection`),
    });
    this.bus = new Bus({ streams: STREAMS, fate: () => this.fate() });
    this.network.serve(BROKER, {
      accept: (socket) => this.broker.accept(socket),
      isListening: () => this.broker.isListening,
    });
    this.network.serve(BUS, { accept: (socket) => this.bus.accept(socket), isListening: () => this.bus.isListening });
    this.broker.tellsOfTakeovers = this.random("broker").chance(0.5);
    this.#saveBroker();
  }

  #saveBroker(): void {
    this.host.later(BROKER_SAVES_EVERY_MS, () => {
      if (this.broker.isListening) this.broker.save();
      this.#saveBroker();
    });
  }

  #acknowledged(client: string, { readings, topic }: FloorMessage): void {
    this.host.note(`acknowledged ${client} ${topic}`);
    for (const sent of readings) sent.acknowledged.push(this.host.now);
  }

  random(name: string): Random {
    return new Random(this.seed, name);
  }

  disk(computer: string): Disk {
    let disk = this.#disks.get(computer);
    if (disk === undefined) this.#disks.set(computer, (disk = new Disk(this.random(computer), DISK_BYTES)));
    return disk;
  }

  /** Part of the story that a failing seed tells, and of the trace. */
  note(what: string): void {
    this.host.note(what);
    this.ledger.story.push(`${(this.host.now / 1_000).toFixed(3).padStart(9)}  ${what}`);
  }

  close(): void {
    activate(undefined);
    useNetwork(undefined);
    useDisks(new Map());
  }
}
