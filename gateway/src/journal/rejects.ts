import { createHash } from "node:crypto";
import type { RejectsAnswer } from "@tocsin/core/wire/rejects";
import { allOf, parseKey, quarantineKey, unmatchedKey } from "./keys.ts";
import { putText, type Operation, type Store } from "./store.ts";

export const QUARANTINE_ITEMS_MAX = 1_000;
export const UNMATCHED_TOPICS_MAX = 1_000;
export const KEPT_PAYLOAD_BYTES = 4_096;
const KEPT_TOPIC_CHARACTERS = 512;
/** How often the count of a topic that goes on coming is written. */
const COUNT_WRITTEN_EVERY_MS = 60_000;

/** A payload that did not become a reading, with the reason. Times are gateway time, ms since 1970 UTC. */
export type QuarantineItem = {
  at: number;
  path: string;
  topic: string;
  reason: string;
  retained: boolean;
  /** Of the whole payload; the first `KEPT_PAYLOAD_BYTES` of it are kept, base64. */
  bytes: number;
  payload: string;
};

/** A topic that no sensor and no topic map names, with the newest payload. */
export type UnmatchedTopic = {
  topic: string;
  path: string;
  count: number;
  firstAt: number;
  lastAt: number;
  bytes: number;
  payload: string;
};

export type RejectedPacket = {
  path: string;
  topic: string;
  payload: Uint8Array;
  /** Bytes of a payload of which `payload` is only the beginning. */
  wholeBytes?: number;
  retained: boolean;
};
type Rejected = RejectedPacket & { at: number };
type Tracked = UnmatchedTopic & { writtenAt: number };

/** As much of a payload is told to people, in bytes. */
const TOLD_PAYLOAD_BYTES = 200;
const beginning = (payload: string): string =>
  Buffer.from(payload, "base64").subarray(0, TOLD_PAYLOAD_BYTES).toString("utf8");

const kept = (payload: Uint8Array) => Buffer.from(payload.subarray(0, KEPT_PAYLOAD_BYTES)).toString("base64");

/** What came in and was no reading: bounded, newest kept, written with the commit that lets it be acknowledged. */
export class Rejects {
  readonly #store: Store;
  #nextItem = 1;
  /** By hash of the topic; least recently seen first. */
  readonly #unmatched = new Map<string, Tracked>();

  private constructor(store: Store) {
    this.#store = store;
  }

  static async open(store: Store): Promise<Rejects> {
    const rejects = new Rejects(store);
    for await (const [key] of store.entries(allOf("quarantine"), { reverse: true, limit: 1 })) {
      const parsed = parseKey(key);
      if (parsed.kind === "quarantine") rejects.#nextItem = parsed.number + 1;
    }
    const topics: [string, UnmatchedTopic][] = [];
    for await (const [key, topic] of store.jsonEntries<UnmatchedTopic>(allOf("unmatched"))) {
      const parsed = parseKey(key);
      if (parsed.kind === "unmatched") topics.push([parsed.hash, topic]);
    }
    topics.sort(([, a], [, b]) => a.lastAt - b.lastAt);
    for (const [hash, topic] of topics) rejects.#unmatched.set(hash, { ...topic, writtenAt: topic.lastAt });
    return rejects;
  }

  quarantine(rejected: Rejected, reason: string): Operation[] {
    const { at, path, topic, retained, payload, wholeBytes } = rejected;
    const number = this.#nextItem++;
    const item: QuarantineItem = {
      at,
      path,
      topic: topic.slice(0, KEPT_TOPIC_CHARACTERS),
      reason,
      retained,
      bytes: wholeBytes ?? payload.length,
      payload: kept(payload),
    };
    const put = putText(quarantineKey(number), item);
    const oldest = number - QUARANTINE_ITEMS_MAX;
    return oldest < 1 ? [put] : [put, { type: "del", key: quarantineKey(oldest) }];
  }

  unmatched(rejected: Rejected): Operation[] {
    const hash = createHash("sha256").update(rejected.topic).digest("hex").slice(0, 32);
    const before = this.#unmatched.get(hash);
    const { writtenAt, ...topic }: Tracked = {
      topic: rejected.topic.slice(0, KEPT_TOPIC_CHARACTERS),
      path: rejected.path,
      count: (before?.count ?? 0) + 1,
      firstAt: before?.firstAt ?? rejected.at,
      lastAt: rejected.at,
      bytes: rejected.wholeBytes ?? rejected.payload.length,
      payload: kept(rejected.payload),
      writtenAt: before?.writtenAt ?? -Infinity,
    };
    this.#unmatched.delete(hash);
    const write = rejected.at - writtenAt >= COUNT_WRITTEN_EVERY_MS;
    this.#unmatched.set(hash, { ...topic, writtenAt: write ? rejected.at : writtenAt });
    const operations: Operation[] = write ? [putText(unmatchedKey(hash), topic)] : [];
    if (this.#unmatched.size > UNMATCHED_TOPICS_MAX) {
      const [oldest] = this.#unmatched.keys();
      this.#unmatched.delete(oldest!);
      operations.push({ type: "del", key: unmatchedKey(oldest!) });
    }
    return operations;
  }

  /** The newest of both for people, with the beginning of each payload. */
  async newest(limit: number): Promise<RejectsAnswer> {
    const unmatched = [...this.#unmatched.values()].slice(-limit).toReversed();
    const quarantined: RejectsAnswer["quarantined"] = [];
    const options = { reverse: true, limit };
    for await (const [, item] of this.#store.jsonEntries<QuarantineItem>(allOf("quarantine"), options)) {
      const { at, topic, path, reason, bytes, payload } = item;
      quarantined.push({ at, topic, path, reason, bytes, payload: beginning(payload) });
    }
    return {
      unmatched: unmatched.map(({ topic, path, count, firstAt, lastAt, bytes, payload }) => ({
        topic,
        path,
        count,
        firstAt,
        lastAt,
        bytes,
        payload: beginning(payload),
      })),
      unmatchedTotal: this.#unmatched.size,
      quarantined,
    };
  }

  get unmatchedTopics(): number {
    return this.#unmatched.size;
  }
}
