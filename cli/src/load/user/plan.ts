import type { CredentialFiles } from "@tocsin/simulator/publish/credentials";
import type { ApdexBounds } from "../measure/tally.ts";
import type { Watched } from "./log-watch.ts";
import type { Interval } from "../measure/tally.ts";

/** A sensor that users may speak for, and a value that is normal for it. */
export type FedSensor = { id: string; zone: string; topic: string; value: number };

/** What users know of the factory. */
export type Plant = { sensors: string[]; zones: string[]; fed: FedSensor[] };

export type UserCounts = { listeners: number; readers: number; feeders: number };

/** What one worker is told. */
export type WorkerPlan = {
  hub: string;
  /** Of each request to the hub. */
  headers: Record<string, string>;
  /** A broker's URL by zone. */
  brokers: Record<string, string>;
  credentials: CredentialFiles;
  plant: Plant;
  users: UserCounts;
  rampMs: number;
  requestsPerSecondMax: number;
  probesPerSecond: number;
  apdex: ApdexBounds;
};

export type ToWorker = { kind: "begin"; plan: WorkerPlan } | { kind: "stop" };
export type WorkerResult = {
  watched: Watched[];
  cuts: number;
  probesPublished: number;
  probesSeen: number;
};
export type FromWorker =
  | { kind: "ready" }
  | { kind: "interval"; interval: Interval; rssBytes: number; lagMs: number }
  | { kind: "done"; result: WorkerResult };
