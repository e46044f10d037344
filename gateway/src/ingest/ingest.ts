import type { ZoneConfig } from "@tocsin/core/health/config";
import { EMBEDDED_PATH } from "@tocsin/core/wire/heartbeat";
import type { BrokerSettings, IngestBounds, MqttSettings } from "../config/mqtt-schema.ts";
import type { Ingest, Packet, ZoneInlet } from "../zone/packet.ts";
import { connectionSettings } from "./broker-settings.ts";
import type { DataPath } from "./data-path.ts";
import { EmbeddedBroker } from "./embedded-broker.ts";
import { acknowledgeHeld } from "./held-packet.ts";
import { MqttIngest } from "./mqtt-ingest.ts";
import type { IngestReport } from "./report.ts";
import { SourceTopics, sourcesOf } from "./source-topics.ts";
import { SparkplugHost } from "./sparkplug/host.ts";
import { NodeWatch, watchedInlet } from "./sparkplug/node-watch.ts";
import { SparkplugPlan } from "./sparkplug/plan.ts";
import { parseTopic } from "./sparkplug/topic.ts";
import { topicFilters } from "./topic-map.ts";

export type IngestParts = {
  zone: ZoneConfig;
  mqtt: MqttSettings;
  bounds: IngestBounds;
  inlet: ZoneInlet;
  report: IngestReport;
  /** Resolves when it is certain that the zone is still ours. */
  readClaim: () => Promise<void>;
  /** Until when this gateway may have been connected over a path, before this process was. */
  heardBefore: (path: string) => number | undefined;
  /** Wall clock, ms since 1970 UTC. */
  now: () => number;
  /** From 0 to 1, for the jitter of retries. */
  random: () => number;
};

/** All data paths of a gateway as one: its own broker and every broker that it is told to read from. */
export function createIngest(parts: IngestParts): Ingest {
  const plan = new SparkplugPlan(parts.zone, parts.mqtt.topics);
  const host = new SparkplugHost(plan, parts.mqtt.sparkplugHostId, parts.now);
  const watch = new NodeWatch(plan, (...said) => parts.inlet.sourceSaid(...said));
  const inlet = plan.nodes.size === 0 ? parts.inlet : watchedInlet(parts.inlet, watch);
  const byName = dataPaths({ ...parts, inlet }, plan, host);
  const paths = [...byName.values()];
  return {
    askBirth: (path, node) => byName.get(path)?.tell(host.askBirth(node)),
    acknowledge: (packets: readonly Packet[]) => acknowledgeHeld(packets),
    connect: async () => void (await Promise.all(paths.map((path) => path.connect()))),
    disconnect: async () => {
      watch.close();
      await Promise.all(paths.map((path) => path.disconnect()));
    },
    close: async () => {
      watch.close();
      await Promise.all(paths.map((path) => path.close()));
    },
  };
}

function dataPaths(
  { zone, mqtt, bounds, inlet, report, ...parts }: IngestParts,
  plan: SparkplugPlan,
  host: SparkplugHost,
): Map<string, DataPath> {
  const { embedded, brokers, topics, availability } = mqtt;
  const sourceTopics = new SourceTopics(zone, availability);
  const filters = topicFilters(zone, topics, sourceTopics);
  const settings = (broker: BrokerSettings) => {
    const will = host.will();
    return { ...connectionSettings(broker, zone, bounds.packetBytesMax), ...(will && { will }) };
  };
  const paths = new Map<string, DataPath>();
  for (const broker of brokers)
    paths.set(
      broker.name,
      new MqttIngest({
        name: broker.name,
        settings: () => settings(broker),
        filters,
        bounds: { uncommittedMax: bounds.uncommittedMax, reconnectAfterMaxMs: bounds.reconnectAfterMax },
        inlet,
        report,
        greeting: () => host.greeting(),
        farewell: () => host.farewell(),
        ...parts,
      }),
    );
  if (embedded) {
    const sources = sourcesOf(zone);
    const isDeath = (topic: string) => plan.nodes.has(parseTopic(topic)?.node ?? "");
    const { now } = parts;
    const own = { settings: embedded, bounds, inlet, report, now, sources, sourceTopics, isDeath };
    paths.set(EMBEDDED_PATH, new EmbeddedBroker(own));
  }
  return paths;
}
