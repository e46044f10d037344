import mqtt, { type MqttClient } from "mqtt";
import { Backlog } from "./backlog.ts";
import type { Credentials } from "./credentials.ts";
import type { Message } from "./message.ts";

export type PublisherOptions = {
  url: string;
  clientId: string;
  /** Messages that may be on their way without an acknowledgement. */
  unacknowledgedMax: number;
  /** Messages kept while the broker is away; then the oldest goes. */
  backlogMax: number;
  credentials?: Credentials;
};

const RECONNECT_AFTER_MS = 1_000;
const KEEPALIVE_S = 60;
const CLOSE_AFTER_MS = 2_000;

/**
 * One MQTT connection with QoS 1, as a PLC or a bridge holds it: what its broker has not acknowledged is sent again,
 * what cannot be sent waits in a bounded backlog.
 */
export class Publisher {
  readonly #client: MqttClient;
  readonly #backlog: Backlog;
  readonly #options: PublisherOptions;
  #unacknowledged = 0;
  #roomWaiters: (() => void)[] = [];
  acknowledged = 0;

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#backlog = new Backlog(options.backlogMax);
    this.#client = mqtt.connect(options.url, {
      clientId: options.clientId,
      protocolVersion: 4,
      clean: false,
      keepalive: KEEPALIVE_S,
      reconnectPeriod: RECONNECT_AFTER_MS,
      queueQoSZero: false,
      resubscribe: false,
      timerVariant: "native",
      ...options.credentials,
    });
    this.#client.on("connect", () => this.#send());
    // mqtt.js tries again by itself; without a listener its error would end the process.
    this.#client.on("error", () => {});
  }

  get connected(): boolean {
    return this.#client.connected;
  }

  /** Offered and not yet acknowledged. */
  get waiting(): number {
    return this.#backlog.length + this.#unacknowledged;
  }

  get dropped(): number {
    return this.#backlog.dropped;
  }

  offer(message: Message): void {
    this.#backlog.push(message);
    if (this.#client.connected) this.#send();
  }

  /** Resolves when fewer than `messages` wait: for a sender that can slow down and must lose nothing. */
  async room(messages: number): Promise<void> {
    while (this.waiting >= messages) await new Promise<void>((resolve) => this.#roomWaiters.push(resolve));
  }

  #send(): void {
    while (this.#unacknowledged < this.#options.unacknowledgedMax) {
      const message = this.#backlog.shift();
      if (message === undefined) return;
      this.#unacknowledged++;
      this.#client.publish(message.topic, message.payload, { qos: 1, retain: message.retain }, this.#onOutcome);
    }
  }

  readonly #onOutcome = (error?: Error | null): void => {
    this.#unacknowledged--;
    if (!error) this.acknowledged++;
    if (this.#client.connected) this.#send();
    if (this.#roomWaiters.length === 0) return;
    const waiters = this.#roomWaiters;
    this.#roomWaiters = [];
    for (const wake of waiters) wake();
  };

  async close(): Promise<void> {
    const ended = this.#client.endAsync(!this.#client.connected);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, CLOSE_AFTER_MS)));
    await Promise.race([ended.catch(() => {}), late]);
    clearTimeout(timer);
    this.#client.end(true);
  }
}
