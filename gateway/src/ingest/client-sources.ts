import type { ZoneInlet } from "../zone/packet.ts";

/** A client that is back within this was not gone: a broken Wi-Fi or a restart is no alarm. */
const GONE_AFTER_MS = 5_000;

type Parts = {
  sources: ReadonlySet<string>;
  sourceSaid: ZoneInlet["sourceSaid"];
};

/**
 * Clients of the embedded broker that are sources: those whose client id is a source's id. One that is connected is
 * there. One whose connection ends without taking leave (MQTT-3.14) is gone; one that takes leave, as a sensor that
 * sleeps between its readings does, has said nothing of the kind.
 */
export class ClientSources<Client extends object> {
  readonly #parts: Parts;
  /** The client that stands for a source now: a second one of the same id takes the first one's place. */
  readonly #clients = new Map<string, Client>();
  readonly #going = new Map<string, NodeJS.Timeout>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  connected(id: string, client: Client): void {
    if (!this.#parts.sources.has(id)) return;
    this.#clients.set(id, client);
    clearTimeout(this.#going.get(id));
    this.#going.delete(id);
    this.#parts.sourceSaid(id, "back", `${id} is connected`);
  }

  ended(id: string, client: Client, tookLeave: boolean): void {
    if (this.#clients.get(id) !== client) return;
    this.#clients.delete(id);
    if (tookLeave) return;
    const gone = () => {
      this.#going.delete(id);
      this.#parts.sourceSaid(id, "gone", `the connection of ${id} is lost`);
    };
    this.#going.set(id, setTimeout(gone, GONE_AFTER_MS));
  }

  close(): void {
    for (const timer of this.#going.values()) clearTimeout(timer);
    this.#going.clear();
    this.#clients.clear();
  }
}
