import type { FailureKind } from "./failure-kind.ts";

export type RefusalKind = "version" | "connections-max" | "packet-bytes-max";

/** What ingest tells the operator: each is a log line and a metric. */
export type IngestReport = {
  /** A client could not connect, or was cut off for what it sent. */
  connectionRefused(event: { path: string; kind: RefusalKind; from: string; reason: string }): void;
  /** A connection ended with an error of its own: keepalive, protocol, socket. */
  connectionFailed(event: { path: string; kind: FailureKind; from: string; reason: string }): void;
  /** A topic of the broker's own, or a will: acknowledged, and no reading. */
  packetIgnored(event: { path: string; kind: "will" | "broker-topic"; topic: string; reason: string }): void;
  /** The broker could not be reached or turned us away; the next attempt comes after `retryInMs`. */
  brokerUnreachable(event: { path: string; reason: string; retryInMs: number }): void;
  brokerConnected(event: { path: string; version: 4 | 5; sessionPresent: boolean }): void;
  brokerDisconnected(event: { path: string; reason: string }): void;
  /** Too much waits for its commit: the broker is held back until there is room again. */
  brokerHeldBack(event: { path: string; waiting: number }): void;
};
