import type { Packet, Told } from "../zone/packet.ts";
import type { DataPath } from "./data-path.ts";
import { EmbeddedListener, type EmbeddedParts } from "./embedded-listener.ts";
import { acknowledgeHeld } from "./held-packet.ts";

/** A broker of the gateway's own, for sensors that need none beside it. MQTT 3.1.1. */
export class EmbeddedBroker implements DataPath {
  readonly #parts: EmbeddedParts;
  #listener: EmbeddedListener | undefined;

  constructor(parts: EmbeddedParts) {
    this.#parts = parts;
  }

  /** The port that it listens on, while it does. */
  get port(): number | undefined {
    return this.#listener?.port;
  }

  acknowledge(packets: readonly Packet[]): void {
    acknowledgeHeld(packets);
  }

  tell(told: Told): void {
    this.#listener?.tell(told);
  }

  /** @throws Error with the code of the socket (`EADDRINUSE`, `EACCES`, ...) that says what to do */
  async connect(): Promise<void> {
    if (this.#listener !== undefined) return;
    const listener = new EmbeddedListener(this.#parts);
    this.#listener = listener;
    try {
      await listener.listen();
    } catch (error) {
      this.#listener = undefined;
      throw error;
    }
  }

  async disconnect(): Promise<void> {
    const listener = this.#listener;
    this.#listener = undefined;
    await listener?.close();
  }

  async close(): Promise<void> {
    await this.disconnect();
  }
}
