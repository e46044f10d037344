import type { SourceWord } from "@tocsin/core/health/zone-sources";
import type { Value } from "@tocsin/core/wire/reading";
import type { Quality } from "@tocsin/core/wire/health";

/** One MQTT PUBLISH as a data path handed it over. Ingest extends it with what it needs to acknowledge it. */
export type Packet = {
  /** Name of the data path (a broker, or the embedded broker) that it came over. */
  path: string;
  topic: string;
  payload: Uint8Array;
  /** Bytes of a payload that was too long to be read: `payload` is its beginning then, and becomes no reading. */
  wholeBytes?: number;
  retained: boolean;
  qos: 0 | 1 | 2;
  /** ms since 1970 UTC by the wall clock; the zone judges by gateway time, which it takes itself on offer. */
  receivedAt: number;
};

export type PathState = "connecting" | "live" | "lost";

/** What ingest may call on the zone. */
export type ZoneInlet = {
  /** Queues a packet; never blocks and never throws. */
  offer(packet: Packet): void;
  /** Packets offered and not yet committed; ingest holds back at its `uncommittedMax`. */
  readonly waiting: number;
  /** `sessionKept` (of a live path, else of no meaning; true by default): what was published meanwhile was kept for us. */
  pathChanged(path: string, state: PathState, detail: string, sessionKept?: boolean): void;
  /**
   * Anything at all was heard over the path (a ping answer too). Ticks never go past it, so a path that calls this
   * has to call it at least every few seconds while it is live; a path that never does does not bound them.
   */
  pathHeard(path: string): void;
  /** The broker kept no session for us: what was published between the two times may be missing. ms since 1970. */
  ingestGapPossible(path: string, fromMs: number, toMs: number): void;
  /** A source is gone or back, as its connection shows; what it says in a packet of its own comes with that. */
  sourceSaid(source: string, word: SourceWord, text: string): void;
};

/** What a gateway itself says at a data path. */
export type Told = { topic: string; payload: Buffer; qos: 0 | 1; retain: boolean };

/** What the zone and the composition root may call on ingest. */
export type Ingest = {
  /** Asks a Sparkplug node that is heard over the path to tell all of itself anew. */
  askBirth(path: string, node: string): void;
  /** After their commit, in arrival order: PUBACKs leave here. */
  acknowledge(packets: readonly Packet[]): void;
  /** After a failed write: drop connections, acknowledge nothing more, forget what was not acknowledged. */
  disconnect(): Promise<void>;
  connect(): Promise<void>;
  close(): Promise<void>;
};

/** What a source says of itself. */
export type SourceSaid = { source: string; word: SourceWord; text: string };

export type Rejection = { kind: "unmatched" } | { kind: "quarantine"; reason: string };

/** What decoding finds. `at` is NaN where a reading has no time of its own. */
export type Decoded = {
  reading: (sensor: number, value: Value, quality: Quality, at: number) => void;
  source: (said: SourceSaid) => void;
};
/** What decoding needs of a packet. */
export type Arrived = Pick<Packet, "topic" | "payload"> & Partial<Pick<Packet, "path" | "receivedAt" | "wholeBytes">>;

/** Payload to readings and to what sources say of themselves; a rejection where some of it is neither. */
export type Decode = (packet: Arrived, into: Decoded) => Rejection | undefined;
