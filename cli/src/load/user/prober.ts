import type { CredentialFiles } from "@tocsin/simulator/publish/credentials";
import type { Tally } from "../measure/tally.ts";
import { Feed } from "./feeder.ts";
import type { FedSensor } from "./plan.ts";
import type { Probes } from "./probes.ts";
import type { Stop } from "./stop.ts";

/** A sensor is not probed again before it has spoken for itself and is good again. */
const REST_MS = 30_000;

/**
 * Publishes readings of bad quality now and then: each makes one transition, which the streams then show. The sensor's
 * own next reading sets it right again.
 */
export async function probe(
  feeds: ReadonlyMap<string, Feed>,
  sensors: readonly FedSensor[],
  perSecond: number,
  probes: Probes,
  stop: Stop,
): Promise<void> {
  const usedAt = new Map<string, number>();
  while (!stop.stopped) {
    await stop.pause((1_000 / perSecond) * (0.5 + Math.random()));
    const sensor = sensors[Math.floor(Math.random() * sensors.length)]!;
    const at = Date.now();
    if (stop.stopped || at - (usedAt.get(sensor.id) ?? 0) < REST_MS) continue;
    usedAt.set(sensor.id, at);
    probes.publish(sensor.id, at);
    await feeds.get(sensor.zone)?.publish(sensor.topic, JSON.stringify({ v: sensor.value, t: at, quality: "bad" }));
  }
}

/** A connection to each zone's gateway that answers. */
export async function openFeeds(
  brokers: Record<string, string>,
  credentials: CredentialFiles,
  tally: Tally,
): Promise<Map<string, Feed>> {
  const feeds = new Map<string, Feed>();
  for (const [zone, url] of Object.entries(brokers)) {
    const connection = await Feed.connect({ url, credentials }, tally);
    if (connection) feeds.set(zone, connection);
  }
  return feeds;
}
