import type { Logger } from "pino";
import type { IngestReport } from "../ingest/report.ts";
import type { ClockStep } from "../zone/gateway-time.ts";
import { LineLimit } from "./line-limit.ts";
import type { Meters } from "./metrics.ts";

/** What one line tells of a damaged store; all of it is in the log of the zone. */
const DAMAGE_LINES_MAX = 20;
/** So many payloads of one kind are logged a minute; all of them are counted and kept. */
const QUARANTINE_LINES_PER_MINUTE = 20;
/** Of what anybody on the network can bring about, one line of a kind. */
const STRANGER_LINES_PER_MINUTE = 1;

/**
 * What happens in a gateway, named in the past tense: each name is one log line, one metric or both, here and nowhere
 * else. Topics and reasons come from outside; they are logged as data, never as part of the message.
 */
export function createEvents(log: Logger, meters: Meters, now: () => number) {
  return {
    ...zoneEvents(log, meters, now),
    ...uplinkEvents(log, meters),
    ...ingestEvents(log, meters, now),
    ...storeEvents(log, meters),
  };
}

export type GatewayEvents = ReturnType<typeof createEvents>;

function zoneEvents(log: Logger, meters: Meters, now: () => number) {
  const quarantineLines = new LineLimit(QUARANTINE_LINES_PER_MINUTE, now);
  const unmatchedLines = new LineLimit(STRANGER_LINES_PER_MINUTE, now);
  return {
    groupCommitted({ readings, records, tookMs }: { readings: number; records: number; tookMs: number }) {
      meters.readings.inc(readings);
      meters.records.inc(records);
      meters.commitSeconds.observe(tookMs / 1_000);
    },
    packetQuarantined(path: string, topic: string, reason: string) {
      meters.quarantined.inc();
      const withheld = quarantineLines.pass("quarantined");
      if (withheld !== undefined) log.warn({ path, topic: shown(topic), reason, withheld }, "packet quarantined");
    },
    packetUnmatched(path: string, topic: string) {
      meters.unmatched.inc();
      const withheld = unmatchedLines.pass(path);
      if (withheld !== undefined) log.info({ path, topic: shown(topic), withheld }, "packet of no sensor");
    },
    readingRedelivered: () => meters.redelivered.inc(),
    readingLate: () => meters.late.inc(),
    processStalled(lateMs: number) {
      meters.stalls.inc();
      log.warn({ lateMs: Math.round(lateMs) }, "process or disk stood still; data paths have to drain again");
    },
    commandDecided(command: string, outcome: string) {
      meters.commands.inc({ outcome });
      log.info({ command, outcome }, "command decided");
    },
    configurationRead({ outcome, detail }: { outcome: string; detail?: string }) {
      const level = outcome === "applied" ? "info" : "error";
      log[level]({ outcome }, `configuration read again: ${detail ?? "it holds from here on"}`);
    },
    clockStepped({ apartMs, taken, confirmed, by }: ClockStep) {
      const cure = taken
        ? "gateway time follows"
        : "not believed until the message bus agrees, or a person does: POST /gateways:confirmClock";
      log.warn({ apartMs, confirmed, by }, `clock stepped; ${cure}`);
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
    takeOverPutOff: (reason: string) =>
      log.warn({ reason }, "alarms and shelves of before are taken over when the zone is claimed, and not at once"),
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
    queryAbandoned: (tookMs: number) => log.info({ tookMs }, "query given up: nobody waits for its answer any more"),
    queryRefused: (code: string, detail: string) => log.warn({ code, detail }, "query refused"),
    zoneFenced: (message: string) => log.fatal(message),
    fenceRemembered: (by: string) =>
      log.warn({ by }, "nothing is taken from sensors until NATS says that the zone is ours"),
  };
}

type MendedStore = {
  reason: string;
  found: readonly string[];
  aside: string;
  losses: readonly { text: string }[];
  quarantined: number;
};

type PathReason = { path: string; reason: string };
type EventOf<Name extends keyof IngestReport> = Parameters<IngestReport[Name]>[0];

const shown = (topic: string): string => topic.slice(0, 200);

function ingestEvents(log: Logger, meters: Meters, now: () => number) {
  const lines = new LineLimit(STRANGER_LINES_PER_MINUTE, now);
  const warn = (event: PathReason & { kind: string }, message: string) => {
    const withheld = lines.pass(`${message} ${event.path} ${event.kind}`);
    if (withheld !== undefined) log.warn({ ...event, withheld }, message);
  };
  return {
    connectionRefused(event: EventOf<"connectionRefused">) {
      meters.connectionsRefused.inc({ reason: event.kind });
      warn(event, "connection refused");
    },
    connectionFailed(event: EventOf<"connectionFailed">) {
      meters.connectionsFailed.inc({ reason: event.kind });
      warn(event, "connection failed");
    },
    packetIgnored(event: EventOf<"packetIgnored">) {
      meters.packetsIgnored.inc({ reason: event.kind });
      warn({ ...event, topic: shown(event.topic) } as typeof event, "packet ignored");
    },
    clientSlowed(event: EventOf<"clientSlowed">) {
      const reason = `more than ${event.messagesPerSecondMax} messages a second (ingest.messagesPerSecondMax)`;
      warn({ ...event, kind: "slowed", reason }, "client slowed");
    },
    certificateRenewed: (event: EventOf<"certificateRenewed">) =>
      event.reason === undefined ? log.info(event, "certificate renewed") : log.warn(event, "certificate not taken"),
    brokerUnreachable: (event: PathReason & { retryInMs: number }) => log.warn(event, "broker unreachable"),
    brokerConnected: (event: { path: string; version: number; sessionPresent: boolean }) =>
      log.info(event, "broker connected"),
    birthAsked: (event: PathReason & { node: string }) => log.info(event, "sparkplug node asked for its birth"),
    sessionContested: (event: PathReason) => log.error(event, "session contested: ingest waits for the claim"),
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
    storeMended({ reason, found, aside, losses, quarantined }: MendedStore) {
      meters.storeMends.inc();
      const first = (lines: readonly string[]) => lines.slice(0, DAMAGE_LINES_MAX);
      const lost = first(losses.map(({ text }) => text));
      log.error(
        { reason, found: first(found), aside, quarantined, losses: lost },
        "the store was damaged; it was mended, what is missing is declared in the log, and a new epoch begins",
      );
    },
    diskChanged(state: string, freeBytes: number) {
      const what = {
        ok: "disk has room again: all readings are kept",
        shortening: "disk fills: the oldest days of readings are cut before their time",
        dropping: "disk is nearly full: readings of low priority are judged and not kept; make room",
      }[state];
      log.warn({ state, freeBytes }, what);
    },
    storeNotReopened: (error: unknown, retryInMs: number) =>
      log.error({ err: error, retryInMs }, "store does not open yet"),
    retentionFailed: (error: unknown) => log.error({ err: error }, "retention failed"),
    gatewayReady: (ready: { site: string; zone: string; status: string }) => log.info(ready, "gateway ready"),
    gatewayStopped: (tookMs: number) => log.info({ tookMs }, "gateway stopped"),
  };
}
