import { check } from "k6";
import { Counter, Trend } from "k6/metrics";
import { Client } from "k6/x/mqtt";
import type { Factory } from "../factory.ts";
import { anyOf, brokers, staySeconds } from "../settings.ts";

const STAY_SECONDS = 30;
const INTERVAL_MS = 1_000;

const untilAcknowledged = new Trend("mqtt_acknowledged", true);
const notAcknowledged = new Counter("mqtt_not_acknowledged");

/**
 * A controller that says one reading a second over one connection, with QoS 1: the gateway acknowledges when the
 * reading is on disk. It speaks for sensors of the factory, with values that are normal for them.
 */
export function feed({ fed }: Factory): void {
  const mine = anyOf(fed.filter(({ zone }) => brokers[zone] !== undefined));
  const client = new Client();
  let timer: ReturnType<typeof setInterval> | undefined;

  const say = async (): Promise<void> => {
    const at = Date.now();
    const payload = JSON.stringify({ v: mine.value, t: at });
    try {
      await client.publishAsync(`${mine.zone}/${mine.machine}/${mine.sensor}`, payload, { qos: 1 });
      untilAcknowledged.add(Date.now() - at);
    } catch {
      notAcknowledged.add(1);
    }
  };

  client.on("connect", () => {
    check(client, { "the gateway took the connection": ({ connected }) => connected });
    timer = setInterval(() => void say(), INTERVAL_MS);
    setTimeout(
      () => {
        clearInterval(timer);
        client.end();
      },
      staySeconds(STAY_SECONDS) * 1_000,
    );
  });
  client.on("error", ({ message }) => {
    clearInterval(timer);
    notAcknowledged.add(1);
    check(message, { "the gateway took the connection": () => false });
  });
  client.connect(brokers[mine.zone]!);
}

export const feedingThresholds = {
  mqtt_not_acknowledged: ["count==0"],
  mqtt_acknowledged: ["p(95)<500"],
};
