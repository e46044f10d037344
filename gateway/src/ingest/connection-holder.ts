import type { Socket } from "node:net";
import type { Client } from "aedes";
import type { HeldPacket, Holder } from "./held-packet.ts";
import { pubacks } from "./puback.ts";

/**
 * Acknowledges what came on one connection of the embedded broker: what was committed together in one write, where Aedes
 * makes three of each PUBACK. A client that does not take them is read from no further, and cut off by Aedes in the end.
 */
export class ConnectionHolder implements Holder {
  readonly #client: Client;
  readonly #isClosed: () => boolean;
  /** Whether nobody else is to see what is published: only then does it matter to nobody by what path it went. */
  readonly #isUnheard: () => boolean;
  #settled: HeldPacket[] = [];

  constructor(client: Client, isClosed: () => boolean, isUnheard: () => boolean) {
    this.#client = client;
    this.#isClosed = isClosed;
    this.#isUnheard = isUnheard;
  }

  settle(packet: HeldPacket): void {
    if (this.#client.closed || this.#isClosed()) return;
    if (packet.qos === 1 && this.#isUnheard()) this.#settled.push(packet);
    else packet.release?.(false);
  }

  flush(): void {
    const settled = this.#settled;
    if (settled.length === 0) return;
    this.#settled = [];
    const goOn = (error?: Error | null) => {
      if (!error) for (const packet of settled) packet.release?.(true);
    };
    const isTaken = (this.#client.conn as Socket).write(pubacks(settled.map(({ messageId }) => messageId)));
    if (isTaken) goOn();
    else (this.#client as unknown as Draining).waitForDrain(goOn);
  }
}

/** What Aedes 1.2 does itself where a PUBACK waits, and its types lack. */
type Draining = { waitForDrain(done: (error?: Error | null) => void): void };
