import { connect, type NatsConnection } from "@nats-io/transport-node";
import type { IntakeEvents } from "./events.ts";

const RECONNECT_WAIT_MS = 500;
const PING_INTERVAL_MS = 5_000;
const PINGS_OUT_MAX = 2;

export type LinkState = "connecting" | "connected" | "disconnected";

/** The hub's one connection to NATS. It is tried for ever; the hub works, and says so, while there is none. */
export class NatsLink {
  state: LinkState = "connecting";
  connection: NatsConnection | undefined;
  readonly #events: IntakeEvents;
  readonly #onUp: (connection: NatsConnection) => void;
  readonly #onDown: () => void;
  #closed = false;

  constructor(
    servers: readonly string[],
    events: IntakeEvents,
    on: { up: (connection: NatsConnection) => void; down: () => void },
  ) {
    this.#events = events;
    this.#onUp = on.up;
    this.#onDown = on.down;
    void this.#run(servers);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.connection?.close();
  }

  async #run(servers: readonly string[]): Promise<void> {
    try {
      const connection = await connect({
        servers: [...servers],
        name: "tocsin-hub",
        waitOnFirstConnect: true,
        maxReconnectAttempts: -1,
        reconnectTimeWait: RECONNECT_WAIT_MS,
        reconnectJitter: RECONNECT_WAIT_MS,
        pingInterval: PING_INTERVAL_MS,
        maxPingOut: PINGS_OUT_MAX,
      });
      this.connection = connection;
      if (this.#closed) return await connection.close();
      this.#up(connection);
      for await (const status of connection.status()) {
        if (status.type === "reconnect") this.#up(connection);
        if (status.type === "disconnect") this.#down("connection lost");
      }
    } catch (cause) {
      if (!this.#closed) this.#events.intakeFailed(cause);
    }
  }

  #up(connection: NatsConnection): void {
    this.state = "connected";
    this.#events.natsConnected(connection.getServer());
    this.#onUp(connection);
  }

  #down(reason: string): void {
    this.state = "disconnected";
    if (!this.#closed) this.#events.natsDisconnected(reason);
    this.#onDown();
  }
}
