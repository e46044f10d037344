import type { Duplex } from "node:stream";
import { BrokerConnection } from "./connection.ts";
import { filterMatches, Session, type Message } from "./session.ts";

/** What happens at a broker, for whoever judges it. */
export type BrokerObserver = {
  delivered?(clientId: string, message: Message): void;
  acknowledged?(clientId: string, message: Message): void;
  /** An acknowledgement of something that was not sent on its connection, or was acknowledged before. */
  strayAcknowledgement?(clientId: string, packetId: number): void;
};

/** An MQTT broker, 3.1.1 and 5, QoS 0 and 1, with sessions; what it is asked to lose it loses. */
export class Broker {
  isListening = true;
  /** Whether a client hears that another has its session now: MQTT 5 alone can say it, and not every broker does. */
  tellsOfTakeovers = true;
  readonly observer: BrokerObserver;
  readonly #retained = new Map<string, Message>();
  #sessions = new Map<string, Session>();
  readonly #connections = new Map<string, BrokerConnection>();
  readonly #accepted = new Set<Duplex>();
  #saved: Map<string, Session> | undefined;

  constructor(observer: BrokerObserver = {}) {
    this.observer = observer;
  }

  accept(stream: Duplex): void {
    this.#accepted.add(stream);
    stream.on("close", () => this.#accepted.delete(stream));
    new BrokerConnection(stream, this);
  }

  /** Takes a message and keeps it for every session that wants it. */
  publish(message: Message): void {
    if (message.retain) this.#retain(message);
    const passed = { ...message, retain: false };
    for (const session of this.#sessions.values()) {
      if (!session.matches(message.topic)) continue;
      const connection = this.#connections.get(session.clientId);
      if (message.qos === 0) connection?.send(passed);
      else {
        session.push(passed);
        connection?.pump();
      }
    }
  }

  #retain(message: Message): void {
    if (message.payload.length === 0) this.#retained.delete(message.topic);
    else this.#retained.set(message.topic, message);
  }

  /** @returns the session, and whether it was kept; a connection of the same client before this one ends */
  open(connection: BrokerConnection, clientId: string, clean: boolean): { session: Session; present: boolean } {
    this.#connections.get(clientId)?.takenOver();
    this.#connections.set(clientId, connection);
    const kept = clean ? undefined : this.#sessions.get(clientId);
    const session = kept ?? new Session(clientId);
    this.#sessions.set(clientId, session);
    return { session, present: kept !== undefined };
  }

  left(connection: BrokerConnection, clientId: string, clean: boolean): void {
    if (this.#connections.get(clientId) !== connection) return;
    this.#connections.delete(clientId);
    if (clean) this.#sessions.delete(clientId);
  }

  retainedFor(filter: string): Message[] {
    return [...this.#retained.values()].filter(({ topic }) => filterMatches(filter, topic));
  }

  waitingFor(clientId: string): number {
    return this.#sessions.get(clientId)?.waiting ?? 0;
  }

  knows(clientId: string): boolean {
    return this.#sessions.has(clientId);
  }

  /** Notes what would be found after a kill, as Mosquitto's autosave does. */
  save(): void {
    this.#saved = new Map([...this.#sessions].map(([id, session]) => [id, session.copy()]));
  }

  /**
   * Its process ends, and every connection with it.
   * @param keeps `all`: it was asked to stop; `saved`: what was saved last; `nothing`: no session is kept
   */
  stop(keeps: "all" | "saved" | "nothing"): void {
    this.isListening = false;
    this.#connections.clear();
    for (const stream of this.#accepted) stream.destroy();
    if (keeps === "nothing") this.#sessions = new Map();
    if (keeps === "saved")
      this.#sessions = new Map([...(this.#saved ?? [])].map(([id, session]) => [id, session.copy()]));
  }

  start(): void {
    this.isListening = true;
  }
}
