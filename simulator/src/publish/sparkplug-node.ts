import mqtt, { type MqttClient } from "mqtt";
import type { Credentials } from "./credentials.ts";
import type { SaidBy } from "./dialect.ts";
import { BOOLEAN, DOUBLE, encodePayload, INT64, STRING, type Metric } from "./sparkplug-payload.ts";
import type { Voice } from "./voice.ts";

type Options = {
  url: string;
  zone: string;
  /** Name of the node. */
  source: string;
  clientId: string;
  now: () => number;
  credentials?: Credentials;
};

const RECONNECT_AFTER_MS = 1_000;
const KEEPALIVE_S = 60;
const CLOSE_AFTER_MS = 2_000;
const BAD = 0;
const SEQ_COUNT = 256;

/**
 * A PLC as an edge node of Sparkplug B: the zone is its group, each machine a device. What it says while no broker is
 * there is dropped and counted: Sparkplug sends with QoS 0, and tells all of itself anew when it is back or is asked.
 */
export class SparkplugNode implements Voice {
  readonly #client: MqttClient;
  readonly #options: Options;
  /** Newest of each instrument by machine, in the order of its aliases. */
  readonly #machines = new Map<string, Map<string, SaidBy>>();
  readonly #aliases = new Map<string, number>();
  readonly #born = new Set<string>();
  #seq = 0;
  #bdSeq = 0;
  acknowledged = 0;
  dropped = 0;
  readonly waiting = 0;

  constructor(options: Options) {
    this.#options = options;
    const { url, clientId, credentials } = options;
    this.#client = mqtt.connect(url, {
      clientId,
      protocolVersion: 4,
      clean: true,
      keepalive: KEEPALIVE_S,
      reconnectPeriod: RECONNECT_AFTER_MS,
      timerVariant: "native",
      will: this.#death(),
      ...credentials,
    });
    this.#client.on("connect", () => {
      this.#client.subscribe(this.#topic("NCMD"), { qos: 1 });
      this.#bear();
    });
    this.#client.on("message", () => this.#bear());
    this.#client.on("close", () => {
      this.#bdSeq = (this.#bdSeq + 1) % SEQ_COUNT;
      this.#client.options.will = this.#death();
    });
    this.#client.on("error", () => {});
  }

  get connected(): boolean {
    return this.#client.connected;
  }

  say(machine: string, all: readonly SaidBy[]): void {
    if (all.length === 0) return;
    const known = this.#machines.get(machine) ?? new Map<string, SaidBy>();
    this.#machines.set(machine, known);
    const isNew = all.some(({ sensor }) => !known.has(sensor));
    for (const one of all) known.set(one.sensor, one);
    if (isNew || !this.#born.has(machine)) return this.#bearDevice(machine);
    const data = all.map((one) => this.#metric(machine, one));
    this.#send("DDATA", data, machine);
  }

  /** Tells all of itself. */
  #bear(): void {
    this.#seq = 0;
    this.#born.clear();
    const control: Metric = { name: "Node Control/Rebirth", datatype: BOOLEAN, value: false };
    this.#send("NBIRTH", [{ name: "bdSeq", datatype: INT64, value: this.#bdSeq }, control]);
    for (const machine of this.#machines.keys()) this.#bearDevice(machine);
  }

  #bearDevice(machine: string): void {
    const all = [...this.#machines.get(machine)!.values()];
    const metrics = all.map((one): Metric => {
      const datatype = typeof one.said.value === "string" ? STRING : DOUBLE;
      return { ...this.#metric(machine, one), name: one.sensor, datatype };
    });
    this.#born.add(machine);
    this.#send("DBIRTH", metrics, machine);
  }

  #metric(machine: string, { sensor, said }: SaidBy): Metric {
    const id = `${machine}/${sensor}`;
    const alias = this.#aliases.get(id) ?? this.#aliases.size + 1;
    this.#aliases.set(id, alias);
    return { alias, value: said.value, ...(said.broken ? { quality: BAD } : {}) };
  }

  #send(type: "NBIRTH" | "DBIRTH" | "DDATA", metrics: readonly Metric[], machine?: string): void {
    if (!this.#client.connected) return void (this.dropped += 1);
    const payload = encodePayload(this.#options.now(), metrics, this.#seq);
    this.#seq = (this.#seq + 1) % SEQ_COUNT;
    this.#client.publish(this.#topic(type, machine), payload, { qos: 0 }, (error) => {
      if (!error) this.acknowledged += 1;
    });
  }

  #topic(type: string, machine?: string): string {
    const { zone, source } = this.#options;
    return `spBv1.0/${zone}/${type}/${source}${machine === undefined ? "" : `/${machine}`}`;
  }

  #death() {
    const payload = encodePayload(this.#options.now(), [{ name: "bdSeq", datatype: INT64, value: this.#bdSeq }]);
    return { topic: this.#topic("NDEATH"), payload, qos: 1, retain: false } as const;
  }

  /** Takes leave; its will would not be told then, so it says itself that it is gone. */
  async close(): Promise<void> {
    const { topic, payload } = this.#death();
    if (this.#client.connected) this.#client.publish(topic, payload, { qos: 0 });
    const ended = this.#client.endAsync(!this.#client.connected).catch(() => {});
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, CLOSE_AFTER_MS).unref())]);
    this.#client.end(true);
  }
}
