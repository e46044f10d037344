import type { Logger } from "pino";
import type { Meters } from "./metrics.ts";

/** So many payloads of one kind are logged a minute; all of them are counted and kept. */
const QUARANTINE_LINES_PER_MINUTE = 20;
const MINUTE_MS = 60_000;

/**
 * What happens in a gateway, named in the past tense: each name is one log line, one metric or both, here and nowhere
 * else. Topics and reasons come from outside; they are logged as data, never as part of the message.
 */
export function createEvents(log: Logger, meters: Meters, now: () => number) {
  return {
    ...zoneEvents(log, meters, now),
    ...uplinkEvents(log, meters),
    ...ingestEvents(log, meters),
    ...storeEvents(log, meters),
  };
}

export type GatewayEvents = ReturnType<typeof createEvents>;

function zoneEvents(log: Logger, meters: Meters, now: () => number) {
  let lines = 0;
  let minute = 0;
  return {
    groupCommitted({ readings, records, tookMs }: { readings: number; records: number; tookMs: number }) {
      meters.readings.inc(readings);
      meters.records.inc(records);
      meters.commitSeconds.observe(tookMs / 1_000);
    },
    packetQuarantined(path: string, topic: string, reason: string) {
      meters.quarantined.inc();
      const thisMinute = Math.floor(now() / MINUTE_MS);
      if (thisMinute !== minute) [minute, lines] = [thisMinute, 0];
      lines += 1;
      if (lines <= QUARANTINE_LINES_PER_MINUTE)
        log.warn({ path, topic: topic.slice(0, 200), reason }, "packet quarantined");
    },
    readingRedelivered: () => meters.redelivered.inc(),
    readingLate: () => meters.late.inc(),
    processStalled(lateMs: number) {
      meters.stalls.inc();
      log.warn({ lateMs: Math.round(lateMs) }, "process or disk stood still; data paths have to drain again");
    },
    clockStepped(apartMs: number, taken: boolean) {
      const cure = taken ? "gateway time follows" : "not believed: set the clock right, then restart the gateway";
      log.warn({ apartMs: Math.round(apartMs) }, `clock stepped; ${cure}`);
    },
  };
}

function uplinkEvents(log: Logger, meters: Meters) {
  let unknownReason = "";
  return {
    natsConnected(server: string) {
      meters.natsConnected.set(1);
      unknownReason = "";
      log.info({ server }, "nats connected");
    },
    natsLost(reason: string) {
      meters.natsConnected.set(0);
      log.warn({ reason }, "nats lost");
    },
    natsUnreachable(reason: string) {
      meters.natsConnected.set(0);
      log.warn({ reason }, "nats unreachable; transitions wait in the store");
    },
    epochClaimed: (epoch: number, reason: string) => log.info({ epoch, reason }, "epoch claimed"),
    batchAppended({ records, streamSeq, tookMs }: { records: number; streamSeq: number; tookMs: number }) {
      meters.appended.inc(records);
      log.debug({ records, streamSeq, tookMs }, "batch appended");
    },
    outcomeUnknown(reason: string) {
      meters.unknownOutcomes.inc();
      // Tried again for ever: each reason is one line.
      if (reason === unknownReason) return;
      unknownReason = reason;
      const cure = reason.includes("stream not found") ? "; run tocsin streams" : "";
      log.warn({ reason }, `append not confirmed, the stream is asked what it holds${cure}`);
    },
    streamFellBack: (from: number, to: number) =>
      log.warn({ from, to }, "stream lost records that it had confirmed; they are sent again"),
    publishFailed(what: string, reason: string) {
      meters.publishFailures.inc();
      log.warn({ what, reason }, "publish failed, it is tried again");
    },
    queryAnswered(query: string, tookMs: number) {
      meters.queries.inc();
      log.debug({ query, tookMs }, "query answered");
    },
    queryRefused: (code: string, detail: string) => log.warn({ code, detail }, "query refused"),
    zoneFenced: (message: string) => log.fatal(message),
  };
}

type PathReason = { path: string; reason: string };

function ingestEvents(log: Logger, meters: Meters) {
  return {
    connectionRefused(event: PathReason & { from: string }) {
      meters.connectionsRefused.inc();
      log.warn(event, "connection refused");
    },
    connectionFailed: (event: PathReason & { from: string }) => log.warn(event, "connection failed"),
    packetIgnored: (event: PathReason & { topic: string }) => log.debug(event, "packet ignored"),
    brokerUnreachable: (event: PathReason & { retryInMs: number }) => log.warn(event, "broker unreachable"),
    brokerConnected: (event: { path: string; version: number; sessionPresent: boolean }) =>
      log.info(event, "broker connected"),
    brokerDisconnected: (event: PathReason) => log.warn(event, "broker disconnected"),
    brokerHeldBack: (event: { path: string; waiting: number }) => log.warn(event, "broker held back"),
  };
}

function storeEvents(log: Logger, meters: Meters) {
  return {
    storeOpened: (store: { folder: string; sensors: number; unreadable: number; redone: number; tookMs: number }) =>
      log.info(store, "store opened"),
    storeFailed(error: unknown) {
      meters.storeFailures.inc();
      log.error({ err: error }, "store failed: nothing in memory counts any more, it is opened again");
    },
    storeNotReopened: (error: unknown, retryInMs: number) =>
      log.error({ err: error, retryInMs }, "store does not open yet"),
    retentionFailed: (error: unknown) => log.error({ err: error }, "retention failed"),
    gatewayReady: (ready: { site: string; zone: string; status: string }) => log.info(ready, "gateway ready"),
    gatewayStopped: (tookMs: number) => log.info({ tookMs }, "gateway stopped"),
  };
}
