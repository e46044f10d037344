import { setTimeout as sleep } from "node:timers/promises";
import mqtt, { type MqttClient } from "mqtt";
import { eventually } from "./eventually.ts";

/** Every tenth reading is beyond it, so that the log grows all the time. */
export const HIGH = 1_000_000;
/** The client sends what was not acknowledged again one by one, each waiting for the one before. */
const UNACKNOWLEDGED_MAX = 100;

/** Publishes readings with values that never repeat, and notes which the gateway has acknowledged. */
export class Publisher {
  readonly acknowledged: { sensor: string; value: number }[] = [];
  published = 0;
  readonly #sensors: readonly string[];
  #open = 0;
  #running = true;
  readonly #client: MqttClient;
  readonly #times = new Map<string, number>();
  readonly #ended: Promise<void>;

  constructor(port: number, sensors: readonly string[]) {
    this.#sensors = sensors;
    this.#client = mqtt.connect(`mqtt://127.0.0.1:${port}`, {
      protocolVersion: 4,
      clientId: "publisher",
      clean: false,
      reconnectPeriod: 50,
    });
    this.#client.on("error", () => undefined);
    this.#ended = this.#run();
  }

  async #run(): Promise<void> {
    while (this.#running) {
      for (let burst = 0; burst < 40 && this.#open < UNACKNOWLEDGED_MAX; burst += 1) this.#publish();
      await sleep(5);
    }
  }

  #publish(): void {
    const sensor = this.#sensors[this.published % this.#sensors.length]!.replace(",", "/");
    this.published += 1;
    const value = this.published + (this.published % 10 === 0 ? HIGH : 0);
    // Two readings of one sensor at the same time and of the same value would be one.
    const ts = Math.max((this.#times.get(sensor) ?? 0) + 1, Date.now());
    this.#times.set(sensor, ts);
    this.#open += 1;
    this.#client.publish(`press/${sensor}`, JSON.stringify({ value, ts }), { qos: 1 }, (error) => {
      this.#open -= 1;
      if (!error) this.acknowledged.push({ sensor: `plant/press/${sensor}`, value });
    });
  }

  async stop(): Promise<void> {
    this.#running = false;
    await this.#ended;
    await eventually("everything published was acknowledged", () => this.#open === 0);
    await this.#client.endAsync();
  }

  async giveUp(): Promise<void> {
    this.#running = false;
    await this.#client.endAsync(true);
  }
}
