import type { FailureKind } from "./failure-kind.ts";

export type RefusalKind =
  "version" | "connections-max" | "packet-bytes-max" | "credentials" | "client-id" | "subscription";
export type IgnoredKind = "will" | "broker-topic" | "not-allowed";

/** What ingest tells the operator: each is a log line and a metric. */
export type IngestReport = {
  /** A client could not connect or subscribe, or was cut off for what it sent. */
  connectionRefused(event: { path: string; kind: RefusalKind; from: string; reason: string }): void;
  /** A connection ended with an error of its own: keepalive, protocol, socket. */
  connectionFailed(event: { path: string; kind: FailureKind; from: string; reason: string }): void;
  /** A topic of the broker's own or one that its client may not publish to, or a will: acknowledged, and no reading. */
  packetIgnored(event: { path: string; kind: IgnoredKind; topic: string; reason: string }): void;
  /** A client of the embedded broker sends more than it may: its messages wait for their turn. */
  clientSlowed(event: { path: string; from: string; messagesPerSecondMax: number }): void;
  /** The embedded broker goes on with a renewed certificate, or with the former one where the new one cannot be read. */
  certificateRenewed(event: { path: string; reason: string | undefined }): void;
  /** The broker could not be reached or turned us away; the next attempt comes after `retryInMs`. */
  brokerUnreachable(event: { path: string; reason: string; retryInMs: number }): void;
  brokerConnected(event: { path: string; version: 4 | 5; sessionPresent: boolean }): void;
  /** Somebody takes our session again and again, as it seems: ingest waits until it is known whose the zone is. */
  sessionContested(event: { path: string; reason: string }): void;
  brokerDisconnected(event: { path: string; reason: string }): void;
  /** Too much waits for its commit: the broker is held back until there is room again. */
  brokerHeldBack(event: { path: string; waiting: number }): void;
};
