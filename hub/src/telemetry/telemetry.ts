import { collectDefaultMetrics, Counter, Gauge, Registry } from "@prometheus-io/client";
import type { Logger } from "pino";
import type { IntakeEvents } from "../intake/events.ts";
import type { MessageEvents } from "../messages/events.ts";
import { httpTelemetry, type HttpEvents } from "./http-telemetry.ts";
import { messageTelemetry } from "./message-telemetry.ts";

/** What the gauges are read from, whenever metrics are asked for. */
export type Gauged = {
  sensors(): number;
  zones(): number;
  reachable(): number;
  clients(): number;
  streamSeq(): number;
  messagesWaiting(): number;
  messagesSending(): number;
};

export type Telemetry = {
  events: IntakeEvents & MessageEvents & HttpEvents;
  metrics: (gauged: Gauged) => Promise<{ type: string; text: string }>;
};

/** Each event is a log line and a metric, here and nowhere else. */
export function createTelemetry(logger: Logger): Telemetry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counter = (name: string, help: string) => new Counter({ name, help, registers: [registry] });
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] });
  const records = counter("tocsin_hub_log_records_total", "Records of the zones' logs applied");
  const rejected = counter("tocsin_hub_messages_rejected_total", "Messages that could not be read");
  const gaps = counter("tocsin_hub_log_gaps_total", "Gaps found in the zones' logs");
  const failures = counter("tocsin_hub_intake_failures_total", "Times that reading from NATS was begun again");
  const connected = gauge("tocsin_hub_nats_connected", "Whether the hub is connected to NATS");
  const gauges: [Gauge, (gauged: Gauged) => number][] = [
    [gauge("tocsin_hub_sensors", "Sensors listed"), (gauged) => gauged.sensors()],
    [gauge("tocsin_hub_zones", "Zones known"), (gauged) => gauged.zones()],
    [gauge("tocsin_hub_gateways_reachable", "Gateways heard from in time"), (gauged) => gauged.reachable()],
    [gauge("tocsin_hub_stream_clients", "Listeners of the stream"), (gauged) => gauged.clients()],
    [gauge("tocsin_hub_log_sequence", "Sequence in TOCSIN_LOG applied"), (gauged) => gauged.streamSeq()],
    [gauge("tocsin_hub_messages_waiting", "Messages to people that wait"), (gauged) => gauged.messagesWaiting()],
    [gauge("tocsin_hub_messages_sending", "Whether this hub sends them"), (gauged) => gauged.messagesSending()],
  ];
  const events: Telemetry["events"] = {
    ...messageTelemetry(registry, logger),
    ...httpTelemetry(registry, logger),
    natsConnected(server) {
      connected.set(1);
      logger.info({ server }, "nats connected");
    },
    natsDisconnected(reason) {
      connected.set(0);
      logger.warn({ reason }, "nats disconnected");
    },
    streamsMissing: (detail) =>
      logger.warn({ detail }, "streams missing: run tocsin streams --config config/streams.yaml"),
    factFailed: (cause) =>
      logger.error({ err: cause }, "what this hub found of a gateway could not be written, trying again"),
    commandFailed: (cause) => logger.error({ err: cause }, "what became of a command could not be audited"),
    keysUnread: (cause) => logger.error({ err: cause }, "API keys could not be read, trying again"),
    intakeFailed(cause) {
      failures.inc();
      logger.error({ err: cause }, "intake failed, trying again");
    },
    messageRejected(subject, reason) {
      rejected.inc();
      logger.warn({ subject, reason }, "message rejected");
    },
    positionMismatched: (detail) => logger.warn({ detail }, "position mismatched, reading everything anew"),
    logApplied: (_zone, count) => records.inc(count),
    gapFound(zone, epoch, from, to) {
      gaps.inc();
      logger.error({ zone, epoch, from, to }, "gap found");
    },
    historyForgotten: (count) => logger.info({ records: count }, "oldest records of the history forgotten"),
    gapSettled: (zone, epoch, from, to, lost) => logger.warn({ zone, epoch, from, to, lost }, "gap settled"),
  };
  const metrics = async (gauged: Gauged) => {
    for (const [each, read] of gauges) each.set(read(gauged));
    return { type: registry.contentType, text: await registry.metrics() };
  };
  return { events, metrics };
}
