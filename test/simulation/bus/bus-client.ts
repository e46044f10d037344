import type { Duplex } from "node:stream";
import { delivery, OperationReader, subjectMatches, type BusMessage, type Operation } from "./protocol.ts";

const MAX_PAYLOAD = 1_048_576;
type Subscription = { subject: string; left: number };

/** One client's connection to the bus. */
export class BusClient {
  readonly #stream: Duplex;
  readonly #reader = new OperationReader();
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #published: (message: BusMessage) => void;
  #noResponders = false;

  constructor(stream: Duplex, id: number, published: (message: BusMessage) => void) {
    this.#stream = stream;
    this.#published = published;
    stream.on("data", (bytes: Buffer) => {
      try {
        for (const operation of this.#reader.read(bytes)) this.#handle(operation);
      } catch {
        stream.destroy();
      }
    });
    stream.on("error", () => undefined);
    const limits = { max_payload: MAX_PAYLOAD, headers: true, jetstream: true };
    const info = { server_id: "SIMULATED", server_name: "simulated", version: "2.14.0", proto: 1, ...limits };
    stream.write(`INFO ${JSON.stringify({ ...info, client_id: id, host: "0.0.0.0", port: 4222 })}\r\n`);
  }

  #handle(operation: Operation): void {
    switch (operation.op) {
      case "connect":
        this.#noResponders = operation.options.no_responders === true;
        return;
      case "ping":
        return void this.#stream.write("PONG\r\n");
      case "pong":
        return;
      case "sub":
        return void this.#subscriptions.set(operation.sid, { subject: operation.subject, left: Infinity });
      case "unsub":
        return this.#unsubscribe(operation.sid, operation.max);
      case "pub":
        return this.#published(operation.message);
    }
  }

  #unsubscribe(sid: string, max: number | undefined): void {
    const subscription = this.#subscriptions.get(sid);
    if (max === undefined || subscription === undefined) this.#subscriptions.delete(sid);
    else subscription.left = max;
  }

  hears(subject: string): boolean {
    return [...this.#subscriptions.values()].some((each) => subjectMatches(each.subject, subject));
  }

  /** To every subscription that wants `to`. @returns whether there is one */
  send(to: string, message: BusMessage): boolean {
    if (message.headers?.startsWith("NATS/1.0 503") && !this.#noResponders) return false;
    let heard = false;
    for (const [sid, subscription] of this.#subscriptions) {
      if (!subjectMatches(subscription.subject, to)) continue;
      heard = true;
      this.#stream.write(delivery(message, sid));
      if ((subscription.left -= 1) === 0) this.#subscriptions.delete(sid);
    }
    return heard;
  }

  close(): void {
    this.#stream.destroy();
  }
}
