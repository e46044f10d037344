import type { Duplex } from "node:stream";
import { BusClient } from "./bus-client.ts";
import { JetStream } from "./jetstream.ts";
import { statusOf, type BusMessage } from "./protocol.ts";
import type { StreamSettings } from "./stream.ts";

/** What becomes of a message on its way into a stream. */
export type Fate = "stored" | "lost" | "unanswered" | { storedAfterMs: number };

export type BusParts = {
  streams: readonly StreamSettings[];
  /** Of each message that goes to a stream. */
  fate?: (message: BusMessage) => Fate;
};

/** A nats-server with JetStream, as far as Tocsin uses one; what it is asked to lose it loses. */
export class Bus {
  isListening = true;
  readonly jetstream: JetStream;
  /** Until there is a leader again no stream and no consumer answers. */
  isLeaderless = false;
  readonly #clients = new Set<BusClient>();
  #clientId = 0;
  #stops = 0;
  readonly #fate: (message: BusMessage) => Fate;

  constructor({ streams, fate = () => "stored" }: BusParts) {
    this.#fate = fate;
    this.jetstream = new JetStream(streams, {
      isHeard: (subject) => [...this.#clients].some((client) => client.hears(subject)),
      send: (to, message) => void this.#deliver(to, message),
    });
  }

  accept(stream: Duplex): void {
    const client = new BusClient(stream, (this.#clientId += 1), (message) => this.#published(message, client));
    this.#clients.add(client);
    stream.on("close", () => this.#clients.delete(client));
  }

  #published(message: BusMessage, from: BusClient): void {
    const { subject, reply } = message;
    const answer = (data: object) => {
      if (reply !== undefined) this.#deliver(reply, { subject: reply, data: Buffer.from(JSON.stringify(data)) });
    };
    const isForStreams = subject.startsWith("$JS.API.") || this.jetstream.streamFor(subject) !== undefined;
    if (isForStreams && this.isLeaderless) return this.#noResponders(from, message);
    if (subject.startsWith("$JS.API.")) return this.jetstream.ask(message, answer);
    if (isForStreams) return this.#store(message, answer);
    if (!this.#deliver(subject, message)) this.#noResponders(from, message);
  }

  #store(message: BusMessage, answer: (data: object) => void): void {
    const fate = this.#fate(message);
    if (fate === "lost") return;
    if (fate === "stored" || fate === "unanswered") {
      const stored = this.jetstream.store(message);
      if (fate === "stored") answer(stored);
      return;
    }
    // What is still on its way when the server is killed goes with it.
    const stops = this.#stops;
    setTimeout(() => stops === this.#stops && answer(this.jetstream.store(message)), fate.storedAfterMs);
  }

  #noResponders(client: BusClient, { reply }: BusMessage): void {
    if (reply !== undefined) client.send(reply, { subject: reply, headers: statusOf(503), data: Buffer.alloc(0) });
  }

  /** @returns whether anybody was there to hear it */
  #deliver(to: string, message: BusMessage): boolean {
    let heard = false;
    for (const client of this.#clients) heard = client.send(to, message) || heard;
    return heard;
  }

  /** Its process ends: connections and consumers are gone, streams are on its disk. */
  stop(): void {
    this.#stops += 1;
    this.isListening = false;
    for (const client of this.#clients) client.close();
    this.#clients.clear();
    this.jetstream.forgetConsumers();
  }

  start(): void {
    this.isListening = true;
  }
}
