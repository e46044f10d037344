import { readFileSync } from "node:fs";
import { connect, credsAuthenticator, type ConnectionOptions, type NatsConnection } from "@nats-io/transport-node";
import type { ZonePath } from "@tocsin/core/wire/id";
import { redialling } from "@tocsin/core/wire/redial";
import { RETRY, sleep, waitBefore } from "./backoff.ts";
import type { UplinkEvents } from "./ports.ts";

export type NatsSettings = {
  servers: string[];
  username?: string;
  passwordFile?: string;
  credentialsFile?: string;
  caFile?: string;
  certFile?: string;
  keyFile?: string;
};

/** Two of them without an answer, and the connection is given up: a half-open one is noticed within 15 s. */
const PING_EVERY_MS = 5_000;
const PINGS_UNANSWERED_MAX = 2;
const RECONNECT_EVERY_MS = 1_000;
const CONNECT_WITHIN_MS = 5_000;

/**
 * Answers arrive below the zone's own inbox, so that a server's permissions can keep a gateway from reading what others
 * are answered.
 */
function connectionOptions({ site, zone }: ZonePath, settings: NatsSettings, random: () => number): ConnectionOptions {
  const { servers, username, passwordFile, credentialsFile, caFile, certFile, keyFile } = settings;
  const tls = {
    ...(caFile ? { caFile } : {}),
    ...(certFile ? { certFile } : {}),
    ...(keyFile ? { keyFile } : {}),
  };
  return {
    servers,
    name: `tocsin-gateway ${site}/${zone}`,
    inboxPrefix: `_INBOX.gateway.${site}.${zone}`,
    maxReconnectAttempts: -1,
    ...redialling({
      waitMs: RECONNECT_EVERY_MS,
      jitterMs: RECONNECT_EVERY_MS,
      monotonic: () => performance.now(),
      random,
    }),
    pingInterval: PING_EVERY_MS,
    maxPingOut: PINGS_UNANSWERED_MAX,
    timeout: CONNECT_WITHIN_MS,
    ignoreAuthErrorAbort: true,
    // Each request would note from where it was asked, in case it fails: more work than the request itself.
    noAsyncTraces: true,
    ...(username && passwordFile ? { user: username, pass: readFileSync(passwordFile, "utf8").trimEnd() } : {}),
    ...(credentialsFile ? { authenticator: credsAuthenticator(readFileSync(credentialsFile)) } : {}),
    ...(Object.keys(tls).length > 0 ? { tls } : {}),
  };
}

/**
 * The connection to NATS, made in the background and for ever: the gateway boots and works without it. One connection
 * lives as long as the process; the client reconnects it by itself.
 */
export class NatsLink {
  readonly #zone: ZonePath;
  readonly #settings: NatsSettings;
  readonly #events: UplinkEvents;
  readonly #ended = new AbortController();
  readonly #listeners = new Set<() => void>();
  #connection: NatsConnection | undefined;
  #online = false;
  #reported = "";

  constructor(zone: ZonePath, settings: NatsSettings, events: UplinkEvents) {
    this.#zone = zone;
    this.#settings = settings;
    this.#events = events;
  }

  get isOnline(): boolean {
    return this.#online;
  }

  /** The connection once there has been one; it may be reconnecting. */
  get connection(): NatsConnection | undefined {
    return this.#connection;
  }

  /** `listener` hears of each connect and reconnect. @returns how to stop it */
  onConnect(listener: () => void): () => void {
    this.#listeners.add(listener);
    if (this.#online) listener();
    return () => this.#listeners.delete(listener);
  }

  /** The connection, where there is one within this time. */
  connectedWithin(ms: number): Promise<NatsConnection | undefined> {
    return new Promise((resolve) => {
      const found = () => {
        clearTimeout(timer);
        unlisten?.();
        resolve(this.#online ? this.#connection : undefined);
      };
      const timer = setTimeout(found, ms);
      const unlisten = this.#online ? undefined : this.onConnect(found);
      if (this.#online) found();
    });
  }

  async run(random: () => number): Promise<void> {
    const { signal } = this.#ended;
    for (let attempt = 1; !signal.aborted && this.#connection === undefined; attempt += 1) {
      try {
        this.#connection = await connect(connectionOptions(this.#zone, this.#settings, random));
      } catch (error) {
        this.#unreachable((error as Error).message);
        await sleep(waitBefore(attempt, RETRY, random), signal);
      }
    }
    if (this.#connection === undefined) return;
    if (signal.aborted) return this.#connection.close();
    this.#up(this.#connection.getServer());
    await this.#watch(this.#connection);
  }

  async #watch(connection: NatsConnection): Promise<void> {
    for await (const status of connection.status()) {
      if (status.type === "disconnect") this.#down(status.server);
      else if (status.type === "reconnect") this.#up(status.server);
      else if (status.type === "error") this.#unreachable(status.error.message);
    }
    this.#online = false;
  }

  #up(server: string): void {
    this.#online = true;
    this.#reported = "";
    this.#events.natsConnected(server);
    for (const listener of this.#listeners) listener();
  }

  #down(server: string): void {
    this.#online = false;
    this.#events.natsLost(`the connection to ${server} is gone; transitions wait in the store until it is back`);
  }

  /** Once for each reason: a server that stays away is one event. */
  #unreachable(reason: string): void {
    if (reason === this.#reported) return;
    this.#reported = reason;
    this.#events.natsUnreachable(`${this.#settings.servers.join(", ")}: ${reason}`);
  }

  async close(): Promise<void> {
    this.#ended.abort();
    await this.#connection?.close();
  }
}
