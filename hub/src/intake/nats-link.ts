import { setTimeout as sleep } from "node:timers/promises";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { redialling } from "@tocsin/core/wire/redial";
import type { NatsSettings } from "@tocsin/core/config/nats-settings";
import { connectionOptions } from "../nats/connection-options.ts";
import { keepHeartbeatsSteady } from "../nats/steady-heartbeats.ts";
import type { IntakeEvents } from "./events.ts";

const RECONNECT_WAIT_MS = 500;
/** A server that hangs is given up at the third ping without an answer: within 9 s, before gateways seem silent. */
const PING_INTERVAL_MS = 3_000;
const PINGS_OUT_MAX = 2;

const OPTIONS = {
  name: "tocsin-hub",
  timeout: 5_000,
  maxReconnectAttempts: -1,
  pingInterval: PING_INTERVAL_MS,
  maxPingOut: PINGS_OUT_MAX,
};

const REDIALLING = {
  waitMs: RECONNECT_WAIT_MS,
  jitterMs: RECONNECT_WAIT_MS,
  monotonic: () => performance.now(),
  random: () => Math.random(),
};

export type LinkState = "connecting" | "connected" | "disconnected";

/** The hub's one connection to NATS. It is tried for ever; the hub works, and says so, while there is none. */
export class NatsLink {
  state: LinkState = "connecting";
  connection: NatsConnection | undefined;
  readonly #events: IntakeEvents;
  readonly #onUp: (connection: NatsConnection) => void;
  readonly #onDown: () => void;
  readonly #running: Promise<void>;
  readonly #closing = new AbortController();

  constructor(
    settings: NatsSettings,
    events: IntakeEvents,
    on: { up: (connection: NatsConnection) => void; down: () => void },
  ) {
    this.#events = events;
    this.#onUp = on.up;
    this.#onDown = on.down;
    keepHeartbeatsSteady();
    this.#running = this.#run(settings).catch((cause: unknown) => events.intakeFailed(cause));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.connection?.close();
    await this.#running;
  }

  async #run(settings: NatsSettings): Promise<void> {
    const connection = await this.#connectAtLast(settings);
    if (connection === undefined) return;
    this.connection = connection;
    this.#up(connection);
    for await (const status of connection.status()) {
      if (status.type === "reconnect") this.#up(connection);
      if (status.type === "disconnect") this.#down("connection lost");
    }
  }

  /** The client's own waiting for a first connection cannot be ended, so the first one is tried here. */
  async #connectAtLast(settings: NatsSettings): Promise<NatsConnection | undefined> {
    const { signal } = this.#closing;
    for (let told = false; !signal.aborted; told = true) {
      try {
        const connection = await connect({
          ...OPTIONS,
          ...redialling(REDIALLING),
          ...connectionOptions(settings, "hub"),
        });
        if (!signal.aborted) return connection;
        await connection.close();
      } catch (cause) {
        if (!told) this.#events.natsDisconnected(cause instanceof Error ? cause.message : String(cause));
        await sleep(RECONNECT_WAIT_MS, undefined, { signal }).catch(() => undefined);
      }
    }
    return undefined;
  }

  #up(connection: NatsConnection): void {
    this.state = "connected";
    this.#events.natsConnected(connection.getServer());
    this.#onUp(connection);
  }

  #down(reason: string): void {
    this.state = "disconnected";
    if (!this.#closing.signal.aborted) this.#events.natsDisconnected(reason);
    this.#onDown();
  }
}
