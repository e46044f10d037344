import { everyMachine, everyZone } from "./subject.ts";

/** Names of the JetStream streams and the key-value bucket. An install step creates them; nobody else may. */
export const LOG_STREAM = "TOCSIN_LOG";
export const STATE_STREAM = "TOCSIN_STATE";
export const INVENTORY_STREAM = "TOCSIN_INVENTORY";
export const HUB_STREAM = "TOCSIN_HUB";
export const AUDIT_STREAM = "TOCSIN_AUDIT";
export const SHARED_BUCKET = "TOCSIN_SHARED";
/** Key-value bucket of what people were told; what was not touched for `MESSAGES_KEPT_MS` is gone from it. */
export const MESSAGES_BUCKET = "TOCSIN_MESSAGES";

const DAY_MS = 86_400_000;
const MIB = 1_048_576;

export const MESSAGES_KEPT_MS = 7 * DAY_MS;
export const MESSAGES_BYTES_MAX = 512 * MIB;

export type StreamDefinition = {
  name: string;
  subjects: string[];
  description: string;
  /** Undefined: kept without limit of age. */
  maxAgeMs?: number;
  maxBytes: number;
  maxMsgSize: number;
  /** 1: only the newest message of each subject is kept. */
  maxMsgsPerSubject?: number;
};

/** File storage, `discard: new`, deny delete and purge for all of them: what was acknowledged is not pushed out. */
export const STREAMS: readonly StreamDefinition[] = [
  {
    name: LOG_STREAM,
    subjects: [everyZone("log")],
    description: "The zones' ordered logs, appended by compare-and-set",
    maxAgeMs: 90 * DAY_MS,
    maxBytes: 16_384 * MIB,
    maxMsgSize: 1 * MIB,
  },
  {
    name: STATE_STREAM,
    subjects: [everyMachine("state")],
    description: "Newest state of each machine and its sensors",
    maxBytes: 4_096 * MIB,
    maxMsgSize: 4 * MIB,
    maxMsgsPerSubject: 1,
  },
  {
    name: INVENTORY_STREAM,
    subjects: [everyMachine("inventory")],
    description: "What exists: machines and sensors with their names and limits",
    maxBytes: 4_096 * MIB,
    maxMsgSize: 4 * MIB,
    maxMsgsPerSubject: 1,
  },
  {
    name: HUB_STREAM,
    subjects: [everyZone("hub")],
    description: "What the hub itself finds, commands on those alarms, and notes",
    maxAgeMs: 90 * DAY_MS,
    maxBytes: 1_024 * MIB,
    maxMsgSize: 1 * MIB,
  },
  {
    name: AUDIT_STREAM,
    subjects: [everyZone("audit")],
    description: "Who asked what, when, with what outcome",
    maxBytes: 4_096 * MIB,
    maxMsgSize: 1 * MIB,
  },
];
