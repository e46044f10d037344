import type { ZoneConfig } from "@tocsin/core/health/config";
import type { IngestBounds, MqttSettings } from "../config/mqtt-schema.ts";
import type { Ingest, Packet, ZoneInlet } from "../zone/packet.ts";
import { connectionSettings } from "./broker-settings.ts";
import { EmbeddedBroker } from "./embedded-broker.ts";
import { acknowledgeHeld } from "./held-packet.ts";
import { MqttIngest } from "./mqtt-ingest.ts";
import type { IngestReport } from "./report.ts";
import { SourceTopics, sourcesOf } from "./source-topics.ts";
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
  const paths = dataPaths(parts);
  return {
    acknowledge: (packets: readonly Packet[]) => acknowledgeHeld(packets),
    connect: async () => void (await Promise.all(paths.map((path) => path.connect()))),
    disconnect: async () => void (await Promise.all(paths.map((path) => path.disconnect()))),
    close: async () => void (await Promise.all(paths.map((path) => path.close()))),
  };
}

function dataPaths({ zone, mqtt, bounds, inlet, report, ...parts }: IngestParts): Ingest[] {
  const { embedded, brokers, topics, availability } = mqtt;
  const sourceTopics = new SourceTopics(zone, availability);
  const filters = topicFilters(zone, topics, sourceTopics);
  const paths: Ingest[] = brokers.map(
    (broker) =>
      new MqttIngest({
        name: broker.name,
        settings: () => connectionSettings(broker, zone, bounds.packetBytesMax),
        filters,
        bounds: { uncommittedMax: bounds.uncommittedMax, reconnectAfterMaxMs: bounds.reconnectAfterMax },
        inlet,
        report,
        ...parts,
      }),
  );
  if (embedded) {
    const sources = sourcesOf(zone);
    paths.push(
      new EmbeddedBroker({ settings: embedded, bounds, inlet, report, now: parts.now, sources, sourceTopics }),
    );
  }
  return paths;
}
