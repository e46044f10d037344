import { randomBytes } from "node:crypto";
import {
  jetstream,
  jetstreamManager,
  StorageType,
  type JetStreamClient,
  type JetStreamManager,
} from "@nats-io/jetstream";
import { headers, type MsgHdrs, type NatsConnection } from "@nats-io/transport-node";
import type { ZonePath } from "@tocsin/core/wire/id";
import type { LogBatch } from "@tocsin/core/wire/log";
import { LOG_STREAM, STATE_STREAM } from "@tocsin/core/wire/streams";
import { logSubject, zoneStateSubject, type Subject } from "@tocsin/core/wire/subject";

/** A server that does not answer in this time may have stored the message or not. */
export const ANSWER_WITHIN_MS = 5_000;

/** Messages that are asked for at once where a log is read on and on. */
const READ_AHEAD = 32;

export type StoredBatch = { streamSeq: number; batch: LogBatch; text: string };

/** Body of one message: records are put in as the store holds them, so that the same records give the same bytes. */
export function batchBody(
  zone: ZonePath,
  epoch: number,
  claim: string,
  first: number,
  texts: readonly string[],
): string {
  const { records: _none, ...envelope }: LogBatch = {
    v: 1,
    site: zone.site,
    zone: zone.zone,
    epoch,
    claim,
    first,
    last: first + texts.length - 1,
    records: [],
  };
  return `${JSON.stringify(envelope).slice(0, -1)},"records":[${texts.join(",")}]}`;
}

/** CloudEvents in binary mode, with a W3C trace that begins here. */
function cloudEvent(zone: ZonePath, epoch: number, first: number, last: number, at: number): MsgHdrs {
  const event = headers();
  event.set("ce-specversion", "1.0");
  event.set("ce-type", "tocsin.v1.log");
  event.set("ce-source", `/tocsin/${zone.site}/${zone.zone}`);
  event.set("ce-id", `${epoch}-${first}-${last}`);
  event.set("ce-time", new Date(at).toISOString());
  event.set("content-type", "application/json");
  event.set("traceparent", `00-${randomBytes(16).toString("hex")}-${randomBytes(8).toString("hex")}-00`);
  return event;
}

/** The zone's subject in TOCSIN_LOG. Reads are the leader's answers, never a follower's. */
export class LogStream {
  readonly #zone: ZonePath;
  readonly #subject: Subject;
  readonly #client: JetStreamClient;
  readonly #manager: JetStreamManager;

  private constructor(zone: ZonePath, client: JetStreamClient, manager: JetStreamManager) {
    this.#zone = zone;
    this.#subject = logSubject(zone);
    this.#client = client;
    this.#manager = manager;
  }

  static async of(connection: NatsConnection, zone: ZonePath): Promise<LogStream> {
    const options = { timeout: ANSWER_WITHIN_MS };
    const manager = await jetstreamManager(connection, { ...options, checkAPI: false });
    return new LogStream(zone, jetstream(connection, options), manager);
  }

  /**
   * Appended where `expected` is the subject's last sequence. Anything but a plain answer throws, and the outcome is
   * unknown then. No message id: the server answers `duplicate` from memory for messages that it does not hold.
   */
  async append(epoch: number, claim: string, first: number, texts: readonly string[], expected: number, at: number) {
    const body = batchBody(this.#zone, epoch, claim, first, texts);
    const { seq } = await this.#client.publish(this.#subject, body, {
      headers: cloudEvent(this.#zone, epoch, first, first + texts.length - 1, at),
      expect: { lastSubjectSequence: expected },
      timeout: ANSWER_WITHIN_MS,
    });
    return seq;
  }

  last(): Promise<StoredBatch | undefined> {
    return this.#get({ last_by_subj: this.#subject });
  }

  /** The first message of the zone at or after a sequence of the stream. */
  nextFrom(streamSeq: number): Promise<StoredBatch | undefined> {
    return this.#get({ seq: Math.max(1, streamSeq), next_by_subj: this.#subject });
  }

  /** All messages of the zone at or after a sequence of the stream, in order. */
  async *allFrom(streamSeq: number): AsyncGenerator<StoredBatch> {
    for (let next = Math.max(1, streamSeq); ;) {
      const asked = Array.from({ length: READ_AHEAD }, (_, ahead) => this.nextFrom(next + ahead));
      for (const stored of await Promise.all(asked)) {
        if (stored === undefined) return;
        if (stored.streamSeq < next) continue;
        yield stored;
        next = stored.streamSeq + 1;
      }
    }
  }

  async #get(
    query: { last_by_subj: string } | { seq: number; next_by_subj: string },
  ): Promise<StoredBatch | undefined> {
    const message = await this.#manager.streams.getMessage(LOG_STREAM, query);
    if (message === null) return undefined;
    const text = message.string();
    return { streamSeq: message.seq, batch: JSON.parse(text) as LogBatch, text };
  }

  /** The epoch that TOCSIN_STATE was last published at, 0 if never. */
  async stateEpoch(): Promise<number> {
    const message = await this.#manager.streams.getMessage(STATE_STREAM, {
      last_by_subj: zoneStateSubject(this.#zone),
    });
    return message === null ? 0 : message.json<{ epoch: number }>().epoch;
  }

  /** What the clock of the message bus says, ms since 1970 UTC; undefined where it is of a version that does not tell. */
  async busTime(): Promise<number | undefined> {
    const { ts } = await this.#manager.streams.info(LOG_STREAM);
    const time = Date.parse(String(ts));
    return Number.isNaN(time) ? undefined : time;
  }

  /**
   * Whether the stream acknowledges only what is on disk. A server says so of a stream that it writes asynchronously, or
   * keeps in memory; its `sync_interval` it tells nobody but its own operators.
   */
  async durability(): Promise<"strict" | "relaxed" | "unknown"> {
    const { config } = await this.#manager.streams.info(LOG_STREAM);
    const isAsync = (config as { persist_mode?: string }).persist_mode === "async";
    return isAsync || config.storage === StorageType.Memory ? "relaxed" : "unknown";
  }
}
