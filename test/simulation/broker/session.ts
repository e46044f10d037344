/** A message as a publisher gave it to the broker. */
export type Message = { topic: string; payload: Buffer; qos: 0 | 1; retain: boolean };

/** What a broker keeps for one client id: its subscriptions, and what it has not acknowledged yet. */
export class Session {
  readonly clientId: string;
  readonly filters = new Map<string, 0 | 1>();
  /** By packet identifier, in the order in which they were first sent. */
  readonly #inflight = new Map<number, Message>();
  #queue: Message[] = [];
  #lastId = 0;

  constructor(clientId: string) {
    this.clientId = clientId;
  }

  copy(): Session {
    const copy = new Session(this.clientId);
    for (const [filter, qos] of this.filters) copy.filters.set(filter, qos);
    for (const [id, message] of this.#inflight) copy.#inflight.set(id, message);
    copy.#queue = [...this.#queue];
    copy.#lastId = this.#lastId;
    return copy;
  }

  /** Messages that wait for an acknowledgement, or to be sent. */
  get waiting(): number {
    return this.#inflight.size + this.#queue.length;
  }

  matches(topic: string): boolean {
    return [...this.filters.keys()].some((filter) => filterMatches(filter, topic));
  }

  push(message: Message): void {
    this.#queue.push(message);
  }

  /** What may be sent now, with packet identifiers (MQTT-2.2.1). */
  *next(inflightMax: number): Generator<{ id: number; message: Message }> {
    while (this.#queue.length > 0 && this.#inflight.size < inflightMax) {
      const message = this.#queue.shift()!;
      const id = this.#freeId();
      this.#inflight.set(id, message);
      yield { id, message };
    }
  }

  /** Sent again on a new connection, under the same identifiers and in the same order (MQTT-4.4.0-1, 4.6.0-1). */
  again(): { id: number; message: Message }[] {
    return [...this.#inflight].map(([id, message]) => ({ id, message }));
  }

  /** @returns the message, or undefined where nothing waits under this identifier */
  acknowledged(id: number): Message | undefined {
    const message = this.#inflight.get(id);
    this.#inflight.delete(id);
    return message;
  }

  #freeId(): number {
    do this.#lastId = (this.#lastId % 0xffff) + 1;
    while (this.#inflight.has(this.#lastId));
    return this.#lastId;
  }
}

/** MQTT-4.7. */
export function filterMatches(filter: string, topic: string): boolean {
  const [wanted, levels] = [filter.split("/"), topic.split("/")];
  for (const [index, want] of wanted.entries()) {
    if (want === "#") return true;
    if (index >= levels.length || (want !== "+" && want !== levels[index])) return false;
  }
  return wanted.length === levels.length;
}
