import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "@prometheus-io/client";

/** What gauges are read from, whenever metrics are asked for. */
export type Gauged = {
  sensors(): number;
  sensorsGood(): number;
  waiting(): number;
  logHead(): number;
  logConfirmed(): number;
  readingsPerSecond(): number;
  unmatchedTopics(): number;
};

const COMMIT_SECONDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5];

/** The gateway's meters. Each is moved by one named event and by nothing else. */
export function createMeters() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const counter = (name: string, help: string) => new Counter({ name: `tocsin_gateway_${name}`, help, registers });
  const byReason = (name: string, help: string) =>
    new Counter({ name: `tocsin_gateway_${name}`, help, labelNames: ["reason"], registers });
  const gauge = (name: string, help: string) => new Gauge({ name: `tocsin_gateway_${name}`, help, registers });
  return {
    registry,
    readings: counter("readings_total", "Readings committed"),
    late: counter("readings_late_total", "Readings that were not newer than their sensor's newest"),
    redelivered: counter("readings_redelivered_total", "Readings that the journal held already"),
    quarantined: counter("packets_quarantined_total", "Payloads that did not become readings"),
    unmatched: counter("packets_unmatched_total", "Packets on topics that no sensor and no topic map names"),
    packetsIgnored: byReason(
      "packets_ignored_total",
      "Wills, and messages to topics of the broker's own or that their client may not publish to",
    ),
    records: counter("log_records_total", "Records written to the zone's log"),
    appended: counter("log_records_appended_total", "Records that the stream has confirmed"),
    unknownOutcomes: counter("uplink_unknown_outcomes_total", "Appends whose outcome had to be read from the stream"),
    publishFailures: counter("uplink_publish_failures_total", "Inventory, states and heartbeats not published"),
    commands: new Counter({
      name: "tocsin_gateway_commands_total",
      help: "Commands of people, by what became of them",
      labelNames: ["outcome"],
      registers,
    }),
    queries: counter("queries_total", "Queries of the hub answered"),
    stalls: counter("process_stalls_total", "Times that the process stood still for a second or more"),
    storeFailures: counter("store_failures_total", "Failed writes after which the store was opened again"),
    storeMends: counter("store_mends_total", "Openings that found the store damaged and mended it"),
    connectionsRefused: byReason(
      "mqtt_connections_refused_total",
      "Connections to the embedded broker that were turned away, or ended for a packet that is too long",
    ),
    connectionsFailed: byReason(
      "mqtt_connections_failed_total",
      "Connections to the embedded broker that ended with an error: protocol, topic, keepalive, socket",
    ),
    natsConnected: gauge("nats_connected", "1 while connected to NATS"),
    commitSeconds: new Histogram({
      name: "tocsin_gateway_commit_seconds",
      help: "Time from the sealing of a group to its being on disk",
      buckets: COMMIT_SECONDS,
      registers,
    }),
    gauges: {
      sensors: gauge("sensors", "Sensors configured"),
      sensorsGood: gauge("sensors_good", "Sensors whose health is good"),
      waiting: gauge("packets_waiting", "Packets offered and not yet committed"),
      logHead: gauge("log_head", "Number of the newest record of the log"),
      logConfirmed: gauge("log_confirmed", "Number of the newest record that the stream has confirmed"),
      readingsPerSecond: gauge("readings_per_second", "Readings received, smoothed"),
      unmatchedTopics: gauge("unmatched_topics", "Topics that no sensor and no topic map names, of those kept"),
    } satisfies Record<keyof Gauged, Gauge>,
  };
}

export type Meters = ReturnType<typeof createMeters>;

/** The exposition, with gauges as they stand now; without a source they keep what they had. */
export async function exposeMetrics({ registry, gauges }: Meters, gauged: Gauged | undefined): Promise<string> {
  if (gauged) for (const name of Object.keys(gauges) as (keyof Gauged)[]) gauges[name].set(gauged[name]());
  return registry.metrics();
}
