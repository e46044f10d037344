import mqtt, { type MqttClient } from "mqtt";
import { readCredentials, type CredentialFiles } from "@tocsin/simulator/publish/credentials";
import type { Tally } from "../measure/tally.ts";
import type { FedSensor } from "./plan.ts";
import type { Stop } from "./stop.ts";

const INTERVAL_MS = 1_000;
const CONNECT_TIMEOUT_MS = 10_000;
export const PUBLISH = "MQTT publish, QoS 1";
const CONNECT = "MQTT connect";

export type FedBroker = { url: string; credentials: CredentialFiles };

/** One MQTT connection whose messages are measured from publishing to the gateway's acknowledgement. */
export class Feed {
  readonly #client: MqttClient;
  readonly #tally: Tally;

  private constructor(client: MqttClient, tally: Tally) {
    this.#client = client;
    this.#tally = tally;
  }

  static async connect({ url, credentials }: FedBroker, tally: Tally): Promise<Feed | undefined> {
    const begin = performance.now();
    const client = mqtt.connect(url, {
      protocolVersion: 4,
      reconnectPeriod: 1_000,
      connectTimeout: CONNECT_TIMEOUT_MS,
      ...readCredentials(credentials),
    });
    tally.hit();
    const error = await new Promise<Error | undefined>((resolve) => {
      client.once("connect", () => resolve(undefined));
      client.once("error", resolve);
    });
    // Later errors end in a reconnection; each publish tells its own outcome.
    client.on("error", () => {});
    const ms = performance.now() - begin;
    const bytes = { sentBytes: 0, receivedBytes: 0 };
    const outcome = error
      ? { code: "refused", error: `no connection: ${error.message}` }
      : { code: "CONNACK", connectMs: ms };
    tally.record({ transaction: CONNECT, ms, latencyMs: ms, ...bytes, ...outcome });
    if (!error) return new Feed(client, tally);
    client.end(true);
    return undefined;
  }

  async publish(topic: string, payload: string): Promise<void> {
    const begin = performance.now();
    this.#tally.hit();
    const error = await this.#client.publishAsync(topic, payload, { qos: 1 }).then(
      () => undefined,
      (cause: unknown) => `not acknowledged: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
    const ms = performance.now() - begin;
    this.#tally.record({
      transaction: PUBLISH,
      ms,
      latencyMs: ms,
      sentBytes: topic.length + payload.length + 6,
      receivedBytes: 4,
      code: error === undefined ? "PUBACK" : "none",
      ...(error === undefined ? {} : { error }),
    });
  }

  async close(): Promise<void> {
    await this.#client.endAsync(true).catch(() => {});
  }
}

/** A controller: one connection, one reading a second, acknowledged when it is on disk. */
export async function feed(broker: FedBroker, sensor: FedSensor, tally: Tally, stop: Stop): Promise<void> {
  const connection = await Feed.connect(broker, tally);
  if (!connection) return;
  while (!stop.stopped) {
    const begin = Date.now();
    await connection.publish(sensor.topic, JSON.stringify({ v: sensor.value, t: begin }));
    await stop.pause(INTERVAL_MS - (Date.now() - begin));
  }
  await connection.close();
}
